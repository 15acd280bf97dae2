package io.blindserve.he.kernel;

import java.util.Optional;

/**
 * One hybrid key switch (eprint 2019/688, section 3.1.3), as work for kernels: a polynomial is cut
 * into digits, these are multiplied with a key and summed modulo QP, and the sums divided by P with
 * rounding; it may also begin with digits or with sums, and end with digits or with sums. Results
 * can have something added, be permuted, and be added to what the output holds. Every
 * implementation gives the same bytes, those of Lattigo v6.
 *
 * <p>The work falls into parts that several workers can do ({@link SwitchPart}): digits are lifted;
 * then come the rows, special primes first. An output may be the polynomial itself or an addend:
 * what a row reads, it reads before it writes. Outputs must be apart from digits, sums, keys and
 * scratch. An object describes one switch over buffers of one memory and must not outlive them.
 */
public final class KeySwitch {

  /** What is switched. */
  enum Source {
    POLYNOMIAL(0),
    DIGITS(1),
    SUMS(2);

    /** The number by which native kernels know it. */
    final int code;

    Source(int code) {
      this.code = code;
    }
  }

  /** What becomes of the sums. */
  enum Ending {
    DIGITS(0),
    TIMES_P(1),
    DIVIDED(2);

    /** The number by which native kernels know it. */
    final int code;

    Ending(int code) {
      this.code = code;
    }
  }

  final GadgetTables tables;
  final Source source;
  final Ending ending;
  final Rows in0;

  /** The second of two sums. */
  final Optional<Rows> in1;

  final Optional<KeyRows> key;
  final Optional<Rows> add0;
  final Optional<Rows> add1;
  final boolean addExtended;
  final Optional<IndexTable> permutation;
  final boolean accumulate;
  final Rows out0;
  final Rows out1;
  final Rows scratch;
  final int workers;

  private boolean keepsSums;

  /** What native kernels wrote down before they began. */
  Described described = Described.NOT_YET;

  /** Tables that are kept reachable, and the words of a description. */
  record Described(Optional<GadgetDescription> tables, int words) {
    static final Described NOT_YET = new Described(Optional.empty(), 0);
  }

  private KeySwitch(Builder b, Ending ending, Rows out0, Rows out1, Rows scratch, int workers) {
    this.tables = b.tables;
    this.source = b.source;
    this.ending = ending;
    this.in0 = b.in0;
    this.in1 = b.in1;
    this.key = b.key;
    this.add0 = b.add0;
    this.add1 = b.add1;
    this.addExtended = b.addExtended;
    this.permutation = b.permutation;
    this.accumulate = b.accumulate;
    this.out0 = out0;
    this.out1 = out1;
    this.scratch = scratch;
    this.workers = workers;
    check();
  }

  private void check() {
    int n = tables.n();
    int all = tables.rows();
    boolean fromDigits = source == Source.DIGITS;
    in0.require(
        fromDigits ? tables.digits() * all : source == Source.SUMS ? all : tables.limbs(), n);
    in1.ifPresent(rows -> rows.require(all, n));
    int addRows = addExtended ? all : tables.limbs();
    add0.ifPresent(rows -> rows.require(addRows, n));
    add1.ifPresent(rows -> rows.require(addRows, n));
    out0.require(ending == Ending.DIGITS ? tables.digits() * all : resultRows(), n);
    out1.require(ending == Ending.DIGITS ? 0 : resultRows(), n);
    scratch.require(1, scratchWords(tables, workers));
    key.ifPresent(k -> k.require(tables));
    permutation.ifPresent(table -> requireSize(table, n));
    if (source != Source.SUMS && ending != Ending.DIGITS && key.isEmpty()) {
      throw new IllegalArgumentException("a switch without a key");
    }
    if (addExtended && ending == Ending.DIVIDED) {
      throw new IllegalArgumentException("an addend modulo QP and a result modulo Q");
    }
  }

  private static void requireSize(IndexTable table, int n) {
    if (table.size() != n) {
      throw new IllegalArgumentException("a permutation of " + table.size() + " for rows of " + n);
    }
  }

  /**
   * Returns the words of scratch that a switch takes: coefficients, quotients and special sums that
   * all workers share, and all sums if there are several; for each worker its lifted digits, two
   * sums and one row more; then the description for native kernels.
   */
  public static int scratchWords(GadgetTables tables, int workers) {
    return scratchWords(tables.n(), tables.limbs(), tables.specials(), workers);
  }

  /** As the other, for a level of {@code limbs} data primes. */
  public static int scratchWords(int n, int limbs, int specials, int workers) {
    int digits = (limbs + specials - 1) / specials;
    int rows = sharedRows(limbs, specials, digits, workers) + workers * ownRows(digits);
    return Math.addExact(Math.multiplyExact(rows, n), SwitchLayout.MAX_HEAD_WORDS + 2 * digits);
  }

  private static int sharedRows(int limbs, int specials, int digits, int workers) {
    int kept = workers > 1 ? 2 * (limbs + specials) : 0;
    return keptSums(limbs, specials, digits) + kept;
  }

  /** Rows before the sums that are kept. */
  private static int keptSums(int limbs, int specials, int digits) {
    return limbs + 2 * specials + (specials > 1 ? digits + 2 : 0);
  }

  /**
   * Keeps sums in shared scratch, so that anybody can finish a row: for several workers. One alone
   * has them nearer in its own.
   */
  void keepSums() {
    if (workers < 2) {
      throw new IllegalStateException("sums are kept in a switch for one worker");
    }
    keepsSums = true;
  }

  boolean keepsSums() {
    return keepsSums;
  }

  /** Where kept sums begin, two rows for each row of the result. */
  int keptSums() {
    int rows = keptSums(tables.limbs(), tables.specials(), tables.digits());
    return scratch.at() + rows * tables.n();
  }

  private static int ownRows(int digits) {
    return digits + 3;
  }

  /** Words of scratch of each worker. */
  int ownWords() {
    return ownRows(tables.digits()) * tables.n();
  }

  /** Where the scratch of a worker begins. */
  int own(int worker) {
    int shared = sharedRows(tables.limbs(), tables.specials(), tables.digits(), workers);
    return scratch.at() + shared * tables.n() + worker * ownWords();
  }

  /** Where the description for native kernels is written. */
  int description() {
    return own(workers);
  }

  /** Polynomials of the result: one, if there is one sum. */
  int parts() {
    return source == Source.SUMS && in1.isEmpty() ? 1 : 2;
  }

  /** Rows of the result, or of each digit. */
  int resultRows() {
    return ending == Ending.DIVIDED ? tables.limbs() : tables.rows();
  }

  /** Describes what is switched; then one of the endings makes the switch. */
  public static final class Builder {

    private final GadgetTables tables;
    private final Source source;
    private final Rows in0;
    private final Optional<Rows> in1;
    private Optional<KeyRows> key = Optional.empty();
    private Optional<Rows> add0 = Optional.empty();
    private Optional<Rows> add1 = Optional.empty();
    private boolean addExtended;
    private Optional<IndexTable> permutation = Optional.empty();
    private boolean accumulate;

    private Builder(GadgetTables tables, Source source, Rows in0, Optional<Rows> in1) {
      this.tables = tables;
      this.source = source;
      this.in0 = in0;
      this.in1 = in1;
    }

    /** Takes the key to multiply with. */
    public Builder with(KeyRows rows) {
      this.key = Optional.of(rows);
      return this;
    }

    /**
     * Adds polynomials over the data primes to the parts of the result, before these are permuted;
     * P times them, where the result is not divided.
     */
    public Builder adding(Optional<Rows> first, Optional<Rows> second) {
      this.add0 = first;
      this.add1 = second;
      this.addExtended = false;
      return this;
    }

    /** Adds a polynomial over all primes to the first part of a result that is not divided. */
    public Builder addingExtended(Rows first) {
      this.add0 = Optional.of(first);
      this.add1 = Optional.empty();
      this.addExtended = true;
      return this;
    }

    /** Permutes the result. */
    public Builder permuted(IndexTable table) {
      this.permutation = Optional.of(table);
      return this;
    }

    /** Adds the result to what the outputs hold. */
    public Builder accumulating() {
      this.accumulate = true;
      return this;
    }

    /**
     * Ends with the quotients by P, over the data primes.
     *
     * @param scratch {@link #scratchWords} words
     */
    public KeySwitch divided(Rows first, Rows second, Rows scratch, int workers) {
      return new KeySwitch(this, Ending.DIVIDED, first, second, scratch, workers);
    }

    /** Ends with the sums, over all primes. */
    public KeySwitch timesP(Rows first, Rows second, Rows scratch, int workers) {
      return new KeySwitch(this, Ending.TIMES_P, first, second, scratch, workers);
    }
  }

  /** Begins with a polynomial over the data primes. */
  public static Builder ofPolynomial(GadgetTables tables, Rows polynomial) {
    return new Builder(tables, Source.POLYNOMIAL, polynomial, Optional.empty());
  }

  /** Begins with digits, each over all primes. */
  public static Builder ofDigits(GadgetTables tables, Rows digits) {
    return new Builder(tables, Source.DIGITS, digits, Optional.empty());
  }

  /** Begins with one or two sums over all primes; the result has as many parts. */
  public static Builder ofSums(GadgetTables tables, Rows first, Optional<Rows> second) {
    return new Builder(tables, Source.SUMS, first, second);
  }

  /** Only cuts a polynomial into digits, each over all primes, one behind the other. */
  public static KeySwitch decomposition(
      GadgetTables tables, Rows polynomial, Rows digits, Rows scratch, int workers) {
    Builder builder = ofPolynomial(tables, polynomial);
    return new KeySwitch(builder, Ending.DIGITS, digits, digits, scratch, workers);
  }
}
