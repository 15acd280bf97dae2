package io.blindserve.he.ckks;

/** The one check of a number of slots. */
final class Slots {

  private Slots() {}

  static void require(int logSlots, int logN) {
    if (logSlots < 0 || logSlots >= logN) {
      throw new IllegalArgumentException("2^" + logSlots + " slots in a ring of degree 2^" + logN);
    }
  }
}
