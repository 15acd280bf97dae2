package io.blindserve.he.compile;

/**
 * Reference costs in picoseconds, by which packings are compared: part of the compiler, never
 * measured where it runs, so that every machine chooses the same plan. Taken on one AVX-512 IFMA
 * core at N = 8192 and scaled by N log N.
 */
final class CostTable {

  /** One butterfly of a transform: 13 microseconds for the 13 * 4096 of N = 8192. */
  private static final long BUTTERFLY = 90;

  /** One multiply-add of a residue with one of a key or plaintext, which streams from memory. */
  private static final long MULTIPLY_ADD = 350;

  /** One addition or permutation of a residue. */
  private static final long MOVE = 150;

  private final int logN;

  CostTable(int logN) {
    this.logN = logN;
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

  /** Cutting a polynomial into digits. */
  private long decompose(int limbs) {
    return transform() * limbs * (limbs + 1);
  }

  /** Digits times key modulo QP, and the permutation. */
  private long applyKey(int limbs) {
    return 2L * (limbs + 1) * (limbs * multiplyAdd() + move());
  }

  /** Dividing both polynomials by the special prime. */
  private long divide(int limbs) {
    return 2L * (limbs + 1) * transform() + 2L * limbs * move();
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
    long products = 2L * diagonals * (limbs + 1) * multiplyAdd();
    return babies + products + (giantSteps - 1) * keySwitch(limbs) + divide(limbs);
  }

  long rescale(int limbs) {
    return 2L * limbs * (transform() + move());
  }
}
