package io.blindserve.he.kernel;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The kernels in C++, for one instruction set; the only class with native methods. They take
 * addresses and sizes that are checked here, allocate nothing that outlives a call, and return a
 * code. Moduli that are too wide for vectors, those of 50 bits and more, are worked on by the
 * portable kernels.
 */
final class NativeKernels extends PolyKernels {

  /**
   * Changes whenever a native method or the layout of a table changes; library and class must
   * agree.
   */
  static final int ABI = 7;

  static final int OK = 0;
  static final int BAD_ARGUMENT = 1;
  static final int UNAVAILABLE = 2;
  static final int FAILED = 3;

  /** Products that one native call sums. */
  static final int MAX_TERMS = 16;

  /** Rows that one native call reads for weighted sums, and rows that it writes. */
  static final int MAX_COMBINED = 256;

  /** Factors of weighted sums are below two to this power in magnitude. */
  static final int FACTOR_BITS = 40;

  static final int PORTABLE = 0;
  static final int AVX512 = 1;
  static final int AVX2 = 2;

  /** The whole of a key switch, or a {@link SwitchPart}. */
  static final int WHOLE_SWITCH = 0;

  static final int LIFT_DIGIT = 1;
  static final int SUM_SPECIAL = 2;
  static final int PREPARE_SPECIALS = 3;
  static final int SUM_ROW = 4;
  static final int FINISH = 5;

  /** AVX2 and FMA. */
  static final int HAS_AVX2 = 1;

  static final int HAS_AVX512_IFMA = 2;

  /** What {@code uniform} says of a stream that has ended, and {@code encode} of a coefficient. */
  static final int EXHAUSTED = 4;

  static final int TOO_LARGE = 5;

  /** Instruction sets of the client's verbs: sampling and encoding, which have no moduli to fit. */
  static final int CLIENT_PORTABLE = 0;

  static final int CLIENT_AVX2 = 1;
  static final int CLIENT_AVX512 = 2;

  private static final int ALIGN_BYTES = 64;
  private static final int VECTOR_BITS = 50;
  static final int IFMA_QUOTIENT_BITS = 52;

  private final String name;
  private final int isa;
  private final int clientIsa;

  NativeKernels(String name, int isa) {
    this.name = name;
    this.isa = isa;
    this.clientIsa =
        switch (name) {
          case "avx512" -> CLIENT_AVX512;
          case "avx2" -> CLIENT_AVX2;
          default -> CLIENT_PORTABLE;
        };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  DirectBuffer allocate(int words) {
    int size = Math.multiplyExact(PolyScope.align(words), Long.BYTES);
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.addExact(size, ALIGN_BYTES));
    ByteBuffer aligned = bytes.alignedSlice(ALIGN_BYTES).order(ByteOrder.nativeOrder());
    long start = address(aligned);
    preferHugePages(start, size);
    return new DirectBuffer(aligned, aligned.asLongBuffer().slice(0, words), start);
  }

  @Override
  public void forwardNtt(PolyBuffer row, int at, TransformConstants t) {
    DirectBuffer table = table(t);
    int code =
        forwardNtt(
            isaFor(t.q()), row(row, at, t.n()), t.logN(), t.q(), table.address, table.words());
    check(code, row, table, row);
  }

  @Override
  public void inverseNtt(PolyBuffer row, int at, TransformConstants t) {
    DirectBuffer table = table(t);
    int code =
        inverseNtt(
            isaFor(t.q()), row(row, at, t.n()), t.logN(), t.q(), table.address, table.words());
    check(code, row, table, row);
  }

  @Override
  public void add(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    long to = row(out, o, n);
    check(
        add(isaFor(q.q()), to, operand(to, a, i, n), operand(to, b, j, n), n, q.q(), q.ratio()),
        out,
        a,
        b);
  }

  @Override
  public void subtract(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    long to = row(out, o, n);
    check(
        subtract(
            isaFor(q.q()), to, operand(to, a, i, n), operand(to, b, j, n), n, q.q(), q.ratio()),
        out,
        a,
        b);
  }

  @Override
  public void negate(PolyBuffer out, int o, PolyBuffer a, int i, int n, Reduction q) {
    long to = row(out, o, n);
    check(negate(isaFor(q.q()), to, operand(to, a, i, n), n, q.q(), q.ratio()), out, a, a);
  }

  @Override
  public void addScalar(
      PolyBuffer out, int o, PolyBuffer a, int i, long summand, int n, Reduction q) {
    long to = row(out, o, n);
    long from = operand(to, a, i, n);
    checkFactor(summand, q);
    check(addScalar(isaFor(q.q()), to, from, summand, n, q.q(), q.ratio()), out, a, a);
  }

  @Override
  @SuppressWarnings("ReachabilityFenceUsage") // as in check
  public void combine(List<Rows> out, List<Rows> a, FactorTable factors, int n, Reduction q) {
    checkCombination(out, a, factors);
    long[] to = addresses(out, n);
    long[] from = addresses(a, n);
    for (long output : to) {
      for (long source : from) {
        checkOverlap(true, (source - output) / Long.BYTES, n);
      }
    }
    for (int j = 0; j < to.length; j += MAX_COMBINED) {
      for (int i = 0; i < from.length; i += MAX_COMBINED) {
        combinePart(to, j, from, i, factors, n, q);
      }
    }
    Reference.reachabilityFence(out);
    Reference.reachabilityFence(a);
  }

  /** Sums up to {@value #MAX_COMBINED} rows from {@code i} on, for as many outputs. */
  private void combinePart(
      long[] to, int j, long[] from, int i, FactorTable factors, int n, Reduction q) {
    long[] outputs = Arrays.copyOfRange(to, j, Math.min(j + MAX_COMBINED, to.length));
    long[] sources = Arrays.copyOfRange(from, i, Math.min(i + MAX_COMBINED, from.length));
    Rows table = factors.at(j, i);
    int code =
        combine(
            isaFor(q.q()),
            outputs,
            outputs.length,
            sources,
            sources.length,
            address(table.buffer(), table.at()),
            from.length,
            i > 0,
            n,
            q.q(),
            q.ratio());
    check(code, table.buffer(), table.buffer(), table.buffer());
  }

  private static long[] addresses(List<Rows> rows, int n) {
    long[] out = new long[rows.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = row(rows.get(i).buffer(), rows.get(i).at(), n);
    }
    return out;
  }

  @Override
  public void multiply(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    long to = row(out, o, n);
    check(
        multiply(
            isaFor(q.q()), to, operand(to, a, i, n), operand(to, b, j, n), n, q.q(), q.ratio()),
        out,
        a,
        b);
  }

  @Override
  public void multiplyAdd(
      PolyBuffer out, int o, PolyBuffer a, int i, PolyBuffer b, int j, int n, Reduction q) {
    long to = row(out, o, n);
    check(
        multiplyAdd(
            isaFor(q.q()), to, operand(to, a, i, n), operand(to, b, j, n), n, q.q(), q.ratio()),
        out,
        a,
        b);
  }

  @Override
  @SuppressWarnings("ReachabilityFenceUsage") // as in check
  public void multiplySum(
      PolyBuffer out, int o, PolyBuffer[] a, int[] i, PolyBuffer[] b, int[] j, int n, Reduction q) {
    checkTerms(a, i, b, j);
    long to = row(out, o, n);
    long[] x = distinct(to, a, i, n);
    long[] y = distinct(to, b, j, n);
    for (int done = 0; done < x.length; done += MAX_TERMS) {
      int end = Math.min(done + MAX_TERMS, x.length);
      long[] left = Arrays.copyOfRange(x, done, end);
      long[] right = Arrays.copyOfRange(y, done, end);
      int code =
          multiplySum(isaFor(q.q()), to, left, right, end - done, done > 0, n, q.q(), q.ratio());
      check(code, out, out, out);
    }
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
  }

  @Override
  public void multiplyScalar(
      PolyBuffer out, int o, PolyBuffer a, int i, long factor, int n, Reduction q) {
    long to = row(out, o, n);
    long from = operand(to, a, i, n);
    checkFactor(factor, q);
    check(
        multiplyScalar(isaFor(q.q()), to, from, factor, q.quotient(factor), n, q.q(), q.ratio()),
        out,
        a,
        a);
  }

  @Override
  public void multiplyScalarAdd(
      PolyBuffer out, int o, PolyBuffer a, int i, long factor, int n, Reduction q) {
    long to = row(out, o, n);
    long from = operand(to, a, i, n);
    checkFactor(factor, q);
    check(
        multiplyScalarAdd(isaFor(q.q()), to, from, factor, q.quotient(factor), n, q.q(), q.ratio()),
        out,
        a,
        a);
  }

  @Override
  public void subtractMultiplyScalar(
      PolyBuffer out,
      int o,
      PolyBuffer a,
      int i,
      PolyBuffer b,
      int j,
      long factor,
      int n,
      Reduction q) {
    long to = row(out, o, n);
    long x = operand(to, a, i, n);
    long y = operand(to, b, j, n);
    checkFactor(factor, q);
    long quotient = q.quotient(factor);
    check(
        subtractMultiplyScalar(isaFor(q.q()), to, x, y, factor, quotient, n, q.q(), q.ratio()),
        out,
        a,
        b);
  }

  @Override
  public void lift(
      PolyBuffer out,
      int o,
      PolyBuffer a,
      int i,
      int n,
      long from,
      long firstNegative,
      Reduction q) {
    long to = row(out, o, n);
    long x = distinct(to, a, i, n);
    checkLift(from, firstNegative);
    check(lift(isaFor(q.q()), to, x, n, from, firstNegative, q.q(), q.ratio()), out, a, a);
  }

  @Override
  @SuppressWarnings("ReachabilityFenceUsage") // as in check
  public void permute(PolyBuffer out, int o, PolyBuffer a, int i, IndexTable table, Reduction q) {
    int n = table.size();
    long to = row(out, o, n);
    long x = distinct(to, a, i, n);
    check(permute(isaFor(q.q()), to, x, address(table), n, q.q(), q.ratio()), out, a, a);
    Reference.reachabilityFence(table);
  }

  @Override
  public void uniform(PolyBuffer out, int o, int n, long q, UniformReader reader) {
    checkModulus(q);
    long to = row(out, o, n);
    int code = uniform(clientIsa, to, n, q, reader.stream().words(), reader.place());
    if (code == EXHAUSTED) {
      throw reader.stream().ended();
    }
    check(code, out, out, out);
  }

  @Override
  public void errors(PolyBuffer out, int o, int n, long[] moduli, Sponge sponge) {
    checkSmall(moduli);
    long to = row(out, o, Math.multiplyExact(n, moduli.length));
    check(errors(clientIsa, to, moduli.length, n, moduli, sponge.words()), out, out, out);
  }

  @Override
  public void ternary(PolyBuffer out, int o, int n, long[] moduli, Sponge sponge) {
    checkSmall(moduli);
    long to = row(out, o, Math.multiplyExact(n, moduli.length));
    check(ternary(clientIsa, to, moduli.length, n, moduli, sponge.words()), out, out, out);
  }

  @Override
  public void encode(
      PolyBuffer out,
      int o,
      Reduction[] reductions,
      SlotTransform transform,
      double[] re,
      double[] im,
      int logSlots,
      double scale,
      PolyBuffer scratch,
      int s) {
    checkRows(reductions.length);
    checkScale(scale);
    transform.checkCount(re, logSlots);
    transform.checkCount(im, logSlots);
    int n = 1 << transform.logN();
    int words = Math.multiplyExact(n, reductions.length);
    long to = row(out, o, words);
    long from = row(scratch, s, n);
    checkApart(to, words, from, n);
    long[] moduli = new long[reductions.length];
    long[] ratios = new long[reductions.length];
    for (int i = 0; i < moduli.length; i++) {
      moduli[i] = reductions[i].q();
      ratios[i] = reductions[i].ratio();
    }
    DirectBuffer roots = transform.nativeRoots(this);
    int code =
        encode(
            clientIsa,
            to,
            moduli.length,
            moduli,
            ratios,
            transform.logN(),
            re,
            im,
            logSlots,
            scale,
            from,
            roots.address,
            roots.words());
    if (code == TOO_LARGE) {
      // What is not a number reaches every coefficient; only then is it worth looking for.
      SlotTransform.checkFinite(re);
      SlotTransform.checkFinite(im);
      throw SlotTransform.tooLarge();
    }
    check(code, out, scratch, roots);
  }

  @Override
  public double[][] decode(
      PolyBuffer a,
      int i,
      long q,
      SlotTransform transform,
      int logSlots,
      double divisor,
      PolyBuffer scratch,
      int s) {
    checkModulus(q);
    transform.checkLogSlots(logSlots);
    int n = 1 << transform.logN();
    long from = row(a, i, n);
    long to = row(scratch, s, n);
    checkApart(to, n, from, n);
    double[] re = new double[1 << logSlots];
    double[] im = new double[1 << logSlots];
    DirectBuffer roots = transform.nativeRoots(this);
    int code =
        decode(
            clientIsa,
            from,
            q,
            transform.logN(),
            re,
            im,
            logSlots,
            divisor,
            to,
            roots.address,
            roots.words());
    check(code, a, scratch, roots);
    return new double[][] {re, im};
  }

  private static void checkApart(long a, int aWords, long b, int bWords) {
    if (a < b + (long) bWords * Long.BYTES && b < a + (long) aWords * Long.BYTES) {
      throw new IllegalArgumentException("rows and scratch memory overlap");
    }
  }

  @Override
  public void prepare(GadgetTables tables) {
    tables.description(this);
  }

  @Override
  public void begin(KeySwitch job) {
    GadgetDescription tables = job.tables.description(this);
    job.described = new KeySwitch.Described(Optional.of(tables), SwitchLayout.write(job, tables));
  }

  @Override
  public void run(KeySwitch job) {
    begin(job);
    call(job, WHOLE_SWITCH, 0, 0);
  }

  @Override
  public void run(KeySwitch job, SwitchPart part, int index, int worker) {
    call(job, part.code(), index, Objects.checkIndex(worker, job.workers));
  }

  @SuppressWarnings("ReachabilityFenceUsage") // as in check
  private void call(KeySwitch job, int part, int index, int worker) {
    PolyBuffer buffer = job.scratch.buffer();
    long at = address(buffer, job.description());
    int code = switchKey(isa, at, job.described.words(), part, index, worker);
    check(code, buffer, buffer, buffer);
    Reference.reachabilityFence(job);
  }

  @Override
  public void begin(MatrixSum job) {
    GadgetDescription tables = job.tables.description(this);
    job.described = new KeySwitch.Described(Optional.of(tables), MatrixLayout.write(job, tables));
  }

  @Override
  @SuppressWarnings("ReachabilityFenceUsage") // as in check
  public void sumRows(MatrixSum job, int from, int to, int worker) {
    PolyBuffer buffer = job.scratch.buffer();
    long at = address(buffer, job.description());
    Objects.checkIndex(worker, job.workers);
    check(sumMatrixRows(isa, at, job.described.words(), from, to, worker), buffer, buffer, buffer);
    Reference.reachabilityFence(job);
  }

  /** Returns the address of a word, which may be the one after the last. */
  static long address(PolyBuffer buffer, int at) {
    return row(buffer, at, 0);
  }

  static long address(IndexTable table) {
    return address(table.direct());
  }

  /**
   * The instruction set for a modulus: the lanes of IFMA hold 52 bits, the doubles of AVX2 53, and
   * transforms let values grow to 4q and 8q.
   */
  private int isaFor(long q) {
    return q >> VECTOR_BITS == 0 ? isa : PORTABLE;
  }

  DirectBuffer table(TransformConstants t) {
    return switch (isaFor(t.q())) {
      case AVX512 -> t.ifmaRoots(this);
      case AVX2 -> t.avx2Roots(this);
      default -> t.portableRoots(this);
    };
  }

  private static DirectBuffer direct(PolyBuffer buffer) {
    if (buffer instanceof DirectBuffer direct) {
      return direct;
    }
    throw new IllegalArgumentException("the buffer belongs to the kernels " + JavaKernels.NAME);
  }

  /** Returns the address of a row of {@code n} words, checked to lie inside its buffer. */
  private static long row(PolyBuffer buffer, int at, int n) {
    Objects.checkFromIndexSize(at, n, buffer.words());
    return direct(buffer).address + (long) at * Long.BYTES;
  }

  /** As {@link #row}, and the row is the output row itself or apart from it. */
  private static long operand(long out, PolyBuffer buffer, int at, int n) {
    long address = row(buffer, at, n);
    checkOverlap(address != out, (address - out) / Long.BYTES, n);
    return address;
  }

  /** As {@link #row}, and the row is apart from the output row. */
  private static long distinct(long out, PolyBuffer buffer, int at, int n) {
    long address = row(buffer, at, n);
    checkOverlap(true, (address - out) / Long.BYTES, n);
    return address;
  }

  private static long[] distinct(long out, PolyBuffer[] buffers, int[] at, int n) {
    long[] addresses = new long[buffers.length];
    for (int t = 0; t < addresses.length; t++) {
      addresses[t] = distinct(out, buffers[t], at[t], n);
    }
    return addresses;
  }

  /**
   * Translates the code of a native call, and keeps the memory that it worked on reachable until it
   * came back.
   */
  @SuppressWarnings("ReachabilityFenceUsage") // native methods return a code, they do not throw
  private static void check(int code, PolyBuffer out, PolyBuffer a, PolyBuffer b) {
    Reference.reachabilityFence(out);
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    switch (code) {
      case OK -> {}
      case BAD_ARGUMENT ->
          throw new IllegalArgumentException("a native kernel refused its sizes or modulus");
      case UNAVAILABLE ->
          throw new IllegalStateException("a native kernel is not for this machine or modulus");
      default -> throw new IllegalStateException("a native kernel failed with code " + code);
    }
  }

  static native int abi();

  /**
   * The instruction sets of this machine that the operating system lets programs use: a sum of HAS_
   * constants.
   */
  static native int features();

  /** The instruction sets that the library was built with kernels for: a sum of HAS_ constants. */
  static native int builtFeatures();

  /**
   * Asks the system for huge pages where memory is large enough for some: keys are read once a
   * call, and finding their small pages takes a tenth of it. A system that has none changes
   * nothing.
   */
  private static native void preferHugePages(long address, long bytes);

  /** The address of the first byte of direct memory. */
  private static native long address(ByteBuffer direct);

  private static native int forwardNtt(
      int isa, long row, int logN, long q, long table, int tableWords);

  private static native int inverseNtt(
      int isa, long row, int logN, long q, long table, int tableWords);

  private static native int add(int isa, long out, long a, long b, int n, long q, long ratio);

  private static native int subtract(int isa, long out, long a, long b, int n, long q, long ratio);

  private static native int negate(int isa, long out, long a, int n, long q, long ratio);

  private static native int addScalar(
      int isa, long out, long a, long summand, int n, long q, long ratio);

  private static native int combine(
      int isa,
      long[] out,
      int outputs,
      long[] a,
      int sources,
      long factors,
      int stride,
      boolean add,
      int n,
      long q,
      long ratio);

  private static native int multiply(int isa, long out, long a, long b, int n, long q, long ratio);

  private static native int multiplyAdd(
      int isa, long out, long a, long b, int n, long q, long ratio);

  private static native int multiplySum(
      int isa, long out, long[] a, long[] b, int terms, boolean add, int n, long q, long ratio);

  private static native int multiplyScalar(
      int isa, long out, long a, long factor, long quotient, int n, long q, long ratio);

  private static native int multiplyScalarAdd(
      int isa, long out, long a, long factor, long quotient, int n, long q, long ratio);

  private static native int subtractMultiplyScalar(
      int isa, long out, long a, long b, long factor, long quotient, int n, long q, long ratio);

  private static native int lift(
      int isa, long out, long a, int n, long from, long firstNegative, long q, long ratio);

  private static native int permute(
      int isa, long out, long a, long table, int n, long q, long ratio);

  private static native int switchKey(
      int isa, long description, int words, int part, int index, int worker);

  private static native int sumMatrixRows(
      int isa, long description, int words, int from, int to, int worker);

  private static native int uniform(int isa, long row, int n, long q, long[] stream, long[] reader);

  private static native int errors(
      int isa, long rows, int count, int n, long[] moduli, long[] sponge);

  private static native int ternary(
      int isa, long rows, int count, int n, long[] moduli, long[] sponge);

  private static native int encode(
      int isa,
      long rows,
      int count,
      long[] moduli,
      long[] ratios,
      int logN,
      double[] re,
      double[] im,
      int logSlots,
      double scale,
      long scratch,
      long table,
      int tableWords);

  private static native int decode(
      int isa,
      long row,
      long q,
      int logN,
      double[] re,
      double[] im,
      int logSlots,
      double divisor,
      long scratch,
      long table,
      int tableWords);
}
