package io.blindserve.he.compile.lower;

/**
 * How many bytes evaluation keys and requests have where residues take the bits of their primes and
 * a seed stands for the uniform half. Primes are not known yet when layouts are chosen, but all
 * bits that security allows are spent, so each prime is counted with its share of them.
 *
 * @param logN log2 of the ring's degree
 * @param dataPrimes limbs at the top
 * @param specials special primes
 * @param bits of all primes together
 */
record KeySizes(int logN, int dataPrimes, int specials, int bits) {

  /** A seed, from which the uniform half is expanded. */
  private static final int SEED = 32;

  /** Returns the bytes of a key for polynomials of {@code limbs} limbs. */
  long key(int limbs) {
    int digits = (limbs + specials - 1) / specials;
    long rows = (long) digits * (limbs + specials);
    return ((rows * bits / (dataPrimes + specials)) << (logN - 3)) + SEED;
  }

  /** Returns the bytes of one fresh ciphertext. */
  long fresh() {
    return (((long) dataPrimes * bits / (dataPrimes + specials)) << (logN - 3)) + SEED;
  }
}
