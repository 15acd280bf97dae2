package io.blindserve.he.kernel;

import java.util.List;

/**
 * Arithmetic on rows of {@code n} residues modulo one prime. Every implementation gives the same
 * bytes: operands are canonical, in [0, q), and so are results.
 *
 * <p>A row is named by its buffer and the index of its first word. Unless a method says otherwise
 * {@code out} may be the same row as an operand, but must not overlap one in part. All methods
 * check that rows lie inside their buffers and are safe to call from many threads on distinct
 * output rows. Buffers must come from a {@link PolyMemory} of these kernels.
 */
public abstract sealed class PolyKernels permits JavaKernels, NativeKernels {

  PolyKernels() {}

  /**
   * Returns the kernels that the system property {@code blindserve.kernels} names, or else the
   * fastest of this machine.
   *
   * @throws IllegalArgumentException if the property names no kernels
   * @throws IllegalStateException if the kernels it names are not available here; the message says
   *     why
   */
  public static PolyKernels best() {
    return KernelChoice.best();
  }

  /**
   * Returns the kernels of that name.
   *
   * @throws IllegalArgumentException if there are none
   * @throws IllegalStateException if they are not available here; the message says why
   */
  public static PolyKernels named(String name) {
    return KernelChoice.named(name);
  }

  /** Returns the kernels to work on a buffer: those in use, or else some of its kind of memory. */
  public static PolyKernels serving(PolyBuffer buffer) {
    return KernelChoice.serving(buffer instanceof HeapBuffer);
  }

  /** Returns the kernels that run on this machine, slowest first; the Java kernels always do. */
  public static List<PolyKernels> available() {
    return KernelChoice.available();
  }

  /** Returns which kernels are in use, and why. */
  public static KernelReport report() {
    return KernelChoice.report();
  }

  /**
   * Returns the name by which these kernels are chosen: {@code java}, {@code portable}, {@code
   * avx2} or {@code avx512}.
   */
  public abstract String name();

  /**
   * Returns a zeroed buffer of these kernels' backing, not accounted for: {@link PolyMemory} hands
   * them out.
   */
  abstract PolyBuffer allocate(int words);

  /**
   * Transforms a row in place: natural order in, bit-reversed exponents out (see {@link
   * TransformConstants}).
   */
  public abstract void forwardNtt(PolyBuffer row, int at, TransformConstants t);

  /** Inverts {@link #forwardNtt} in place, the factor 1/n included. */
  public abstract void inverseNtt(PolyBuffer row, int at, TransformConstants t);

  /** Computes out = a + b. */
  public abstract void add(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q);

  /** Computes out = a - b. */
  public abstract void subtract(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q);

  /** Computes out = -a. */
  public abstract void negate(PolyBuffer out, int o, PolyBuffer a, int i, int n, Reduction q);

  /** Computes out = a + summand in every word, with summand in [0, q). */
  public abstract void addScalar(
      PolyBuffer out, int o, PolyBuffer a, int i, long summand, int n, Reduction q);

  /** Computes out = a * b. */
  public abstract void multiply(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q);

  /** Computes out = out + a * b. */
  public abstract void multiplyAdd(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q);

  /**
   * Computes out = a[0] * b[0] + a[1] * b[1] + .., rows of n words at i[0], i[1], .. of the first
   * and j[0], j[1], .. of the second buffers: the same as {@link #multiply} and then {@link
   * #multiplyAdd}, but reduced once for many products. {@code out} must not overlap an operand.
   *
   * @throws IllegalArgumentException if the four arrays are empty or of different lengths
   */
  public abstract void multiplySum(
      PolyBuffer out, int o, PolyBuffer[] a, int[] i, PolyBuffer[] b, int[] j, int n, Reduction q);

  /**
   * Computes weighted sums of the same rows of n words, each reduced once: row j of {@code out} is
   * the sum over i of factor (j, i) times row i of {@code a}. All rows must be apart.
   *
   * @throws IllegalArgumentException if the table has other numbers of rows
   */
  public abstract void combine(
      List<Rows> out, List<Rows> a, FactorTable factors, int n, Reduction q);

  /** Computes out = a * factor, with factor in [0, q). */
  public abstract void multiplyScalar(
      PolyBuffer out, int o, PolyBuffer a, int i, long factor, int n, Reduction q);

  /** Computes out = out + a * factor, with factor in [0, q). */
  public abstract void multiplyScalarAdd(
      PolyBuffer out, int o, PolyBuffer a, int i, long factor, int n, Reduction q);

  /** Computes out = (a - b) * factor, with factor in [0, q). */
  public abstract void subtractMultiplyScalar(
      PolyBuffer out,
      int o,
      PolyBuffer a,
      int i,
      PolyBuffer b,
      int j,
      long factor,
      int n,
      Reduction q);

  /**
   * Carries residues to another prime as integers of both signs: x in [0, from) stands for x below
   * {@code firstNegative} and for x - from otherwise; out receives that integer modulo q. {@code
   * out} must not overlap.
   *
   * @param from the prime below 2^61 that {@code a} is reduced by
   */
  public abstract void lift(
      PolyBuffer out,
      int o,
      PolyBuffer a,
      int i,
      int n,
      long from,
      long firstNegative,
      Reduction q);

  /** Computes out[k] = a[table[k]]. {@code out} must not overlap {@code a}. */
  public abstract void permute(
      PolyBuffer out, int o, PolyBuffer a, int i, IndexTable table, Reduction q);

  /** Makes the tables of a level's primes, which the first switch would make otherwise. */
  public abstract void prepare(GadgetTables tables);

  /** Makes ready to {@link #run(KeySwitch, SwitchPart, int, int) run} the parts of a switch. */
  public abstract void begin(KeySwitch job);

  /**
   * Does one part of a switch that was begun; several workers may do different parts of the same
   * kind at the same time.
   *
   * @param index number of the digit, special prime or row
   * @param worker number of who does it, below the switch's workers; each has scratch of its own
   */
  public abstract void run(KeySwitch job, SwitchPart part, int index, int worker);

  /** Does a whole switch, in one native call where kernels are native. */
  public abstract void run(KeySwitch job);

  /** Makes ready to sum the rows of a matrix. */
  public abstract void begin(MatrixSum job);

  /**
   * Fills rows {@code from} to {@code to}, exclusive, of every giant step of a sum that was begun.
   */
  public abstract void sumRows(MatrixSum job, int from, int to, int worker);

  /** Does all parts of a switch one after the other. */
  final void runInOrder(KeySwitch job) {
    GadgetTables tables = job.tables;
    begin(job);
    for (int i = 0; job.source == KeySwitch.Source.POLYNOMIAL && i < tables.digits(); i++) {
      run(job, SwitchPart.LIFT_DIGIT, i, 0);
    }
    if (job.ending == KeySwitch.Ending.DIVIDED) {
      for (int i = 0; i < tables.specials(); i++) {
        run(job, SwitchPart.SUM_SPECIAL, i, 0);
      }
      run(job, SwitchPart.PREPARE_SPECIALS, 0, 0);
    }
    for (int row = 0; row < job.resultRows(); row++) {
      run(job, SwitchPart.SUM_ROW, row, 0);
      run(job, SwitchPart.FINISH, 2 * row, 0);
      run(job, SwitchPart.FINISH, 2 * row + 1, 0);
    }
  }

  /**
   * Draws n residues uniform in [0, q) as Lattigo's {@code ring.UniformSampler} does: words of the
   * stream are big-endian, cut to the bits of q - 1, and drawn again when not below q. Both are
   * public: time depends on them.
   *
   * @param q an odd modulus, 2 &lt; q &lt; 2^61
   * @param reader moves on
   * @throws IllegalStateException if the stream ends or is closed
   */
  public abstract void uniform(PolyBuffer out, int o, int n, long q, UniformReader reader);

  /**
   * Draws n errors (a Gaussian of deviation 3.2, cut at 19.2, rounded) and writes their residues
   * modulo each prime to the rows of n words that begin at {@code o}, one behind the other. Takes
   * 512 words of the sponge at a time, and time that does not depend on the errors.
   *
   * @param moduli odd, 19 &lt; q &lt; 2^61
   * @param sponge moves on
   */
  public abstract void errors(PolyBuffer out, int o, int n, long[] moduli, Sponge sponge);

  /**
   * As {@link #errors}, with integers uniform in -1, 0 and 1. Takes 1,024 bytes of the sponge at a
   * time, one for each integer but for those that are 255.
   */
  public abstract void ternary(PolyBuffer out, int o, int n, long[] moduli, Sponge sponge);

  /**
   * Encodes 2^logSlots slots into a polynomial's coefficients, see {@link
   * SlotTransform#coefficients}, and writes their residues to rows, one behind the other from
   * {@code o}.
   *
   * @param reductions one for each row
   * @param scratch N words from {@code s}, left with what must not be shown; apart from the rows
   * @throws IllegalArgumentException as {@link SlotTransform#coefficients}; the rows are of no use
   *     then
   */
  public abstract void encode(
      PolyBuffer out,
      int o,
      Reduction[] reductions,
      SlotTransform transform,
      double[] re,
      double[] im,
      int logSlots,
      double scale,
      PolyBuffer scratch,
      int s);

  /**
   * Decodes one row of coefficients as integers around zero, divided by {@code divisor}: returns
   * 2^logSlots real parts, then as many imaginary parts. All kernels give the same bits.
   *
   * @param q an odd modulus, 2 &lt; q &lt; 2^61
   * @param scratch N words from {@code s}, left with what must not be shown; apart from the row
   */
  public abstract double[][] decode(
      PolyBuffer a,
      int i,
      long q,
      SlotTransform transform,
      int logSlots,
      double divisor,
      PolyBuffer scratch,
      int s);

  /** The most rows that one call fills. */
  static final int MAX_ROWS = 64;

  /** Refuses moduli that small integers have no residues of their own in. */
  static void checkSmall(long[] moduli) {
    checkRows(moduli.length);
    for (long q : moduli) {
      if (q < 20 || q >= 1L << Reduction.MAX_BITS || (q & 1) == 0) {
        throw new IllegalArgumentException("modulus " + q + " is not odd and in [20, 2^61)");
      }
    }
  }

  static void checkRows(int count) {
    if (count == 0 || count > MAX_ROWS) {
      throw new IllegalArgumentException(count + " rows are not 1 to " + MAX_ROWS);
    }
  }

  static void checkModulus(long q) {
    if (q <= 2 || q >= 1L << Reduction.MAX_BITS || (q & 1) == 0) {
      throw new IllegalArgumentException("modulus " + q + " is not odd and in (2, 2^61)");
    }
  }

  static void checkScale(double scale) {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("a scale is a positive number");
    }
  }

  static void checkFactor(long factor, Reduction q) {
    if (factor < 0 || factor >= q.q()) {
      throw new IllegalArgumentException("a factor is not in [0, " + q.q() + ")");
    }
  }

  static void checkCombination(List<Rows> out, List<Rows> a, FactorTable factors) {
    if (out.size() != factors.outputs() || a.size() != factors.sources()) {
      throw new IllegalArgumentException(
          "factors for "
              + factors.outputs()
              + " sums of "
              + factors.sources()
              + " rows, not "
              + out.size()
              + " of "
              + a.size());
    }
  }

  static void checkTerms(PolyBuffer[] a, int[] i, PolyBuffer[] b, int[] j) {
    if (a.length == 0 || i.length != a.length || b.length != a.length || j.length != a.length) {
      throw new IllegalArgumentException(
          "a sum of "
              + a.length
              + ", "
              + i.length
              + " times "
              + b.length
              + ", "
              + j.length
              + " rows");
    }
  }

  static void checkLift(long from, long firstNegative) {
    if (from <= 1
        || from >= 1L << Reduction.MAX_BITS
        || firstNegative < 0
        || firstNegative > from) {
      throw new IllegalArgumentException(
          "cannot lift from modulus " + from + " split at " + firstNegative);
    }
  }

  /**
   * Refuses two rows of {@code n} words in one memory, {@code distance} words apart, that overlap
   * and may not.
   */
  static void checkOverlap(boolean mayClash, long distance, int n) {
    if (mayClash && Math.abs(distance) < n) {
      throw new IllegalArgumentException(
          "rows of " + n + " words overlap at a distance of " + distance);
    }
  }
}
