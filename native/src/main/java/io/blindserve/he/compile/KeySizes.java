package io.blindserve.he.compile;

/**
 * How many bytes evaluation keys have where residues take the bits of their primes and a seed
 * stands for the uniform half. Primes are not known yet when layouts are chosen, but all bits that
 * security allows are spent, so each prime is counted with its share of them.
 */
final class KeySizes {

  /** A seed, from which the uniform half is expanded. */
  private static final int SEED = 32;

  private final int logN;
  private final int specials;
  private final int primes;
  private final int bits;

  /**
   * Takes the size of a chain.
   *
   * @param logN log2 of the ring's degree
   * @param dataPrimes limbs at the top
   * @param specials special primes
   * @param bits of all primes together
   */
  KeySizes(int logN, int dataPrimes, int specials, int bits) {
    this.logN = logN;
    this.specials = specials;
    this.primes = dataPrimes + specials;
    this.bits = bits;
  }

  /** Returns the bytes of a key for polynomials of {@code limbs} limbs. */
  long bytes(int limbs) {
    int digits = (limbs + specials - 1) / specials;
    long rows = (long) digits * (limbs + specials);
    return ((rows * bits / primes) << (logN - 3)) + SEED;
  }
}
