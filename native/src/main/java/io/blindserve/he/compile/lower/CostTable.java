package io.blindserve.he.compile.lower;

/**
 * Reference costs in picoseconds, by which ways to compute are compared: part of the compiler,
 * never measured where it runs, so that every machine chooses the same plan. Taken on one AVX-512
 * IFMA core at N = 8192 and scaled by N log N.
 *
 * <p>With K special primes a polynomial of m limbs is cut into d = ceil(m / K) digits over m + K
 * primes each: d (m + K) transforms and 2 d (m + K) rows of multiply-adds with the key, then 2 (m +
 * K) transforms to divide by P.
 */
final class CostTable {

  /** The most special primes that are worth a try. */
  static final int MAX_SPECIALS = 3;

  /** One butterfly of a transform. */
  private static final long BUTTERFLY = 190;

  /** One multiply-add of a residue with one of a key or plaintext, which streams from memory. */
  private static final long MULTIPLY_ADD = 500;

  /** One coefficient of a product with a key, whatever the limbs: what is around the arithmetic. */
  private static final long SWITCH = 3_600;

  /** One addition or permutation of a residue, or one summand of a lift to another prime. */
  private static final long MOVE = 200;

  /** One product of a plaintext's residue with one of a value; both polynomials share the first. */
  private static final long PLAIN_PRODUCT = 340;

  /** One residue of a source of weighted sums, brought near from wherever it is. */
  private static final long FETCH = 215;

  /** One residue of a source times a factor of one of the sums. */
  private static final long COMBINE = 150;

  /**
   * One coefficient of an encryption of zero: one ternary sample and two of errors, by SHAKE256.
   */
  private static final long ENCRYPTION_OF_ZERO = 90_000;

  /** One coefficient of a flood. */
  private static final long FLOOD = 20_000;

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
    return 2L * digits(limbs) * (limbs + specials) * multiplyAdd()
        + 2L * (limbs + specials) * move()
        + (SWITCH << logN);
  }

  /** Dividing both polynomials by the special primes. */
  private long divide(int limbs) {
    return 2L * (limbs + specials) * transform() + 2L * limbs * specials * move();
  }

  /** One rotation of a fold, or one relinearisation. */
  long keySwitch(int limbs) {
    return decompose(limbs) + applyKey(limbs) + divide(limbs) + 2L * limbs * move();
  }

  /** A product of two values, relinearised. */
  long multiply(int limbs) {
    return keySwitch(limbs) + 4L * limbs * multiplyAdd();
  }

  /** A slot by slot product with a constant. */
  long scale(int limbs) {
    return 2L * limbs * (PLAIN_PRODUCT << logN);
  }

  /** As many weighted sums side by side, each of the same ciphertexts. */
  long combine(int limbs, int sources, int sums) {
    return fetch(limbs, sources) + 2L * limbs * sources * sums * (COMBINE << logN);
  }

  /** The part of {@link #combine} that is the same for any number of sums. */
  private long fetch(int limbs, int sources) {
    return 2L * limbs * sources * (FETCH << logN);
  }

  /** A sum. */
  long add(int limbs) {
    return 2L * limbs * move();
  }

  /**
   * A matrix by baby steps and giant steps; a single diagonal of each source is a plain product.
   *
   * @param sources ciphertexts that are rotated
   * @param diagonals of all sources together
   * @param babies rotations of one source, none counted
   */
  long product(int limbs, int sources, int diagonals, int babies, int giants) {
    if (babies <= 1 && giants <= 1) {
      return diagonals * scale(limbs) + (sources - 1) * add(limbs);
    }
    long hoisted = babies > 1 ? sources * (decompose(limbs) + (babies - 1) * applyKey(limbs)) : 0;
    long products = 2L * diagonals * (limbs + specials) * multiplyAdd();
    return hoisted + products + (giants - 1) * keySwitch(limbs) + divide(limbs);
  }

  /** The rotations' part of {@link #product} with more than one diagonal. */
  long productRotations(int limbs, int babySteps, int giantSteps) {
    return decompose(limbs) + babySteps * applyKey(limbs) + (giantSteps - 1) * keySwitch(limbs);
  }

  /** The mask of an answer, transforms included. */
  long mask(boolean floods) {
    return (ENCRYPTION_OF_ZERO + (floods ? FLOOD : 0)) << logN;
  }

  long rescale(int limbs) {
    return 2L * limbs * (transform() + move());
  }
}
