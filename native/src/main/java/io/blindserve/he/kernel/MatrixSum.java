package io.blindserve.he.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A matrix on slots before its giant steps (Halevi and Shoup, eprint 2018/244, section 4): for each
 * giant step the sum of diagonals times rotations of one ciphertext, times P and modulo QP. Baby
 * steps share the digits of the ciphertext's second polynomial. Rows are independent of each other.
 * An object describes one such sum over buffers of one memory and must not outlive them.
 */
public final class MatrixSum {

  /** Rotated pairs that one worker keeps at a time. */
  static final int WINDOW = 8;

  /**
   * A baby step.
   *
   * @param key the key and the permutation of a rotation; nothing for the ciphertext itself
   */
  public record Baby(Optional<RotationRows> key) {}

  /**
   * What rotates.
   *
   * @param key switching key
   * @param permutation what is done after the switch
   */
  public record RotationRows(KeyRows key, IndexTable permutation) {}

  /**
   * A product of a diagonal and a baby step.
   *
   * @param baby number of the baby step
   * @param diagonal rows over all primes
   */
  public record Term(int baby, Rows diagonal) {}

  /**
   * A giant step.
   *
   * @param first receives the sum's first part, over all primes
   * @param second receives its second part
   * @param terms at most one a baby step
   */
  public record Giant(Rows first, Rows second, List<Term> terms) {

    /** Copies the list. */
    public Giant {
      terms = List.copyOf(terms);
    }

    Rows out(int part) {
      return part == 0 ? first : second;
    }
  }

  final GadgetTables tables;
  final Rows digits;
  final Rows in0;
  final Rows in1;
  final List<Baby> babies;
  final List<Giant> giants;
  final Rows scratch;
  final int workers;

  /** Whether giant steps are added to what their outputs hold. */
  final boolean accumulate;

  /** What native kernels wrote down before they began. */
  KeySwitch.Described described = KeySwitch.Described.NOT_YET;

  /**
   * Describes a sum.
   *
   * @param tables the level
   * @param digits digits of {@code in1}, each over all primes
   * @param in0 the ciphertext's first polynomial, over the data primes
   * @param in1 its second
   * @param babies baby steps
   * @param giants giant steps; outputs are apart from everything else
   * @param scratch {@link #scratchWords} words
   * @param workers how many may work on it
   * @param accumulate whether to add to what outputs hold: sums of several ciphertexts' matrices
   */
  public MatrixSum(
      GadgetTables tables,
      Rows digits,
      Rows in0,
      Rows in1,
      List<Baby> babies,
      List<Giant> giants,
      Rows scratch,
      int workers,
      boolean accumulate) {
    this.tables = tables;
    this.digits = digits;
    this.in0 = in0;
    this.in1 = in1;
    this.babies = List.copyOf(babies);
    this.giants = List.copyOf(giants);
    this.scratch = scratch;
    this.workers = workers;
    this.accumulate = accumulate;
    check();
  }

  private void check() {
    int n = tables.n();
    digits.require(tables.digits() * tables.rows(), n);
    in0.require(tables.limbs(), n);
    in1.require(tables.limbs(), n);
    scratch.require(1, scratchWords(tables, workers, babies.size(), giants));
    for (Baby baby : babies) {
      baby.key().ifPresent(rotation -> checkRotation(rotation, n));
    }
    for (Giant giant : giants) {
      giant.first().require(tables.rows(), n);
      giant.second().require(tables.rows(), n);
      checkTerms(giant, n);
    }
  }

  private void checkRotation(RotationRows rotation, int n) {
    rotation.key().require(tables);
    if (rotation.permutation().size() != n) {
      throw new IllegalArgumentException(
          "a permutation of " + rotation.permutation().size() + " for rows of " + n);
    }
  }

  private void checkTerms(Giant giant, int n) {
    if (giant.terms().stream().mapToInt(Term::baby).distinct().count() != giant.terms().size()) {
      throw new IllegalArgumentException("a giant step has two terms of one baby step");
    }
    for (Term term : giant.terms()) {
      term.diagonal().require(tables.rows(), n);
      if (term.baby() < 0 || term.baby() >= babies.size()) {
        throw new IllegalArgumentException("baby step " + term.baby() + " of " + babies.size());
      }
    }
  }

  /** Returns the words of scratch that a sum takes, the description for native kernels included. */
  public static int scratchWords(GadgetTables tables, int workers, int babies, List<Giant> giants) {
    int terms = giants.stream().mapToInt(giant -> giant.terms().size()).sum();
    int description = MatrixLayout.words(tables.digits(), babies, giants.size(), terms);
    return scratchWords(tables.n(), workers, description);
  }

  /** As the other, for the shape of a matrix at a level of so many digits. */
  public static int scratchWords(
      int n, int digits, int workers, int babies, int giants, int terms) {
    return scratchWords(n, workers, MatrixLayout.words(digits, babies, giants, terms));
  }

  private static int scratchWords(int n, int workers, int description) {
    return Math.addExact(Math.multiplyExact(workers * OWN_ROWS, n), description);
  }

  /** Rows of scratch of each worker. */
  static final int OWN_ROWS = 2 * WINDOW + 2;

  int own(int worker) {
    return scratch.at() + worker * OWN_ROWS * tables.n();
  }

  /** Where the description for native kernels is written. */
  int description() {
    return own(workers);
  }

  Rows in(int part) {
    return part == 0 ? in0 : in1;
  }
}
