package io.blindserve.he.ring;

/**
 * Finds primes near a power of two in the order in which Lattigo v6 does, so that a list of bit
 * sizes names the same moduli: candidates 1 modulo {@code order} above and below 2^bits in turn,
 * each call starting above.
 *
 * <p>Not thread-safe: a search goes on from where the last call left it.
 */
public final class PrimeSearch {

  /** Lattigo stops half a bit from the power of two: the largest candidate is 2^(bits + 1/2). */
  private final double highest;

  private final double lowest;
  private final long order;
  private long up;
  private long down;
  private boolean upOpen;
  private boolean downOpen;

  /**
   * Starts a search.
   *
   * @param bits size of the primes, 4 to 61; with 61 only the primes below 2^61 are taken
   * @param order a power of two: the primes are 1 modulo it
   */
  public PrimeSearch(int bits, long order) {
    if (bits < 4 || bits > Modulus.MAX_BITS) {
      throw new IllegalArgumentException("primes of " + bits + " bits are not supported");
    }
    this.order = order;
    this.up = (1L << bits) + 1;
    this.down = up - order;
    this.upOpen = bits < Modulus.MAX_BITS;
    this.downOpen = down > 1;
    this.highest = StrictMath.pow(2, bits + 0.5);
    this.lowest = StrictMath.pow(2, bits - 0.5);
  }

  /**
   * Returns the next prime.
   *
   * @throws IllegalStateException if no prime of this size is left
   */
  public long next() {
    while (upOpen || downOpen) {
      if (upOpen) {
        long candidate = takeUp();
        if (Primes.isPrime(candidate)) {
          return candidate;
        }
      }
      if (downOpen) {
        long candidate = takeDown();
        if (Primes.isPrime(candidate)) {
          return candidate;
        }
      }
    }
    throw new IllegalStateException("no prime of this size is left");
  }

  private long takeUp() {
    long candidate = up;
    up += order;
    upOpen = up < highest;
    return candidate;
  }

  private long takeDown() {
    long candidate = down;
    down -= order;
    downOpen = down > lowest;
    return candidate;
  }
}
