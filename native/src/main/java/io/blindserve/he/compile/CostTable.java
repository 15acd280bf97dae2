package io.blindserve.he.compile;

/**
 * Reference costs in picoseconds, by which packings and numbers of special primes are compared:
 * part of the compiler, never measured where it runs, so that every machine chooses the same plan.
 * Taken on one AVX-512 IFMA core at N = 8192 and scaled by N log N.
 *
 * <p>With K special primes a polynomial of m limbs is cut into d = ceil(m / K) digits over m + K
 * primes each: d (m + K) transforms and 2 d (m + K) rows of multiply-adds with the key, then 2 (m +
 * K) transforms to divide by P.
 */
final class CostTable {

  /** The most special primes that are worth a try. */
  static final int MAX_SPECIALS = 3;

  /** One butterfly of a transform: 13 microseconds for the 13 * 4096 of N = 8192. */
  private static final long BUTTERFLY = 90;

  /** One multiply-add of a residue with one of a key or plaintext, which streams from memory. */
  private static final long MULTIPLY_ADD = 350;

  /** One addition or permutation of a residue, or one summand of a lift to another prime. */
  private static final long MOVE = 150;

  private final int logN;
  private final int specials;

  CostTable(int logN, int specials) {
    this.logN = logN;
    this.specials = specials;
  }

  private long transform() {
    return (BUTTERFLY * logN) << (logN - 1);
  }

  private long multiplyAdd() {
    return MULTIPLY_ADD << logN;
  }

  private long move() {
    return MOVE << logN;
  }

  int digits(int limbs) {
    return (limbs + specials - 1) / specials;
  }

  /** Transforms of one key switch: back, forward in every digit, and for the division by P. */
  int transforms(int limbs) {
    return (digits(limbs) + 2) * (limbs + specials);
  }

  /** Rows of multiply-adds with the key in one key switch. */
  int keyRows(int limbs) {
    return 2 * digits(limbs) * (limbs + specials);
  }

  /** Cutting a polynomial into digits; a digit of one prime is lifted for nothing. */
  private long decompose(int limbs) {
    long lifts = 0;
    for (int first = 0; first < limbs; first += specials) {
      int primes = StrictMath.min(specials, limbs - first);
      lifts += (long) (primes - 1) * (limbs + specials - primes);
    }
    return transform() * digits(limbs) * (limbs + specials) + lifts * move();
  }

  /** Digits times key modulo QP, and the permutation. */
  private long applyKey(int limbs) {
    return keyRows(limbs) * multiplyAdd() + 2L * (limbs + specials) * move();
  }

  /** Dividing both polynomials by the special primes. */
  private long divide(int limbs) {
    return 2L * (limbs + specials) * transform() + 2L * limbs * specials * move();
  }

  /** One rotation of a fold, or one relinearisation. */
  long keySwitch(int limbs) {
    return decompose(limbs) + applyKey(limbs) + divide(limbs) + 2L * limbs * move();
  }

  /** A matrix by baby steps and giant steps; a single diagonal is a plain product. */
  long product(int limbs, int diagonals, int babySteps, int giantSteps) {
    if (diagonals == 1) {
      return 2L * limbs * multiplyAdd();
    }
    long babies = decompose(limbs) + babySteps * applyKey(limbs);
    long products = 2L * diagonals * (limbs + specials) * multiplyAdd();
    return babies + products + (giantSteps - 1) * keySwitch(limbs) + divide(limbs);
  }

  /** The rotations' part of {@link #product} with more than one diagonal. */
  long productRotations(int limbs, int babySteps, int giantSteps) {
    return decompose(limbs) + babySteps * applyKey(limbs) + (giantSteps - 1) * keySwitch(limbs);
  }

  long rescale(int limbs) {
    return 2L * limbs * (transform() + move());
  }
}
