package io.blindserve.he.rlwe;

import io.blindserve.he.kernel.IndexTable;

/**
 * Automorphisms X -> X^g of the standard ring of degree N: rotations of the slots (powers of 5) and
 * conjugation (2N - 1). Elements are odd and in (0, 2N).
 */
public final class Galois {

  private static final long GENERATOR = 5;

  private Galois() {}

  /**
   * Returns the element that rotates slots to the left by {@code steps} (to the right where
   * negative): 5^steps mod 2N.
   */
  public static long elementForRotation(int logN, int steps) {
    long order = 2L << logN;
    // The group of rotations has N/2 elements, so steps count modulo N/2.
    long exponent = Math.floorMod((long) steps, order / 4);
    long element = 1;
    for (long square = GENERATOR; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        element = element * square % order;
      }
      square = square * square % order;
    }
    return element;
  }

  /** Returns the element that conjugates slots. */
  public static long elementForConjugation(int logN) {
    return (2L << logN) - 1;
  }

  /** Returns the inverse of {@code element} modulo 2N. */
  public static long inverse(int logN, long element) {
    long order = 2L << logN;
    requireElement(logN, element);
    long inverse = element;
    // Newton's iteration doubles the correct low bits, of which an odd number's square has three.
    for (int bits = 3; bits <= logN + 1; bits *= 2) {
      inverse = inverse * (2 - element * inverse) & (order - 1);
    }
    return inverse;
  }

  /** Fails unless {@code element} is odd and in (0, 2N). */
  public static void requireElement(int logN, long element) {
    if (element <= 0 || element >= 2L << logN || (element & 1) == 0) {
      throw new IllegalArgumentException(
          "Galois element " + element + " is not odd and below 2^" + (logN + 1));
    }
  }

  /**
   * Returns the permutation that applies the automorphism to a row in the NTT domain: out[k] =
   * in[table[k]].
   */
  public static IndexTable permutation(int logN, long element) {
    requireElement(logN, element);
    int n = 1 << logN;
    long mask = 2L * n - 1;
    int[] table = new int[n];
    for (int i = 0; i < n; i++) {
      long exponent = element * (2L * reverse(i, logN) + 1) & mask;
      table[i] = reverse((int) ((exponent - 1) >> 1), logN);
    }
    return IndexTable.of(table);
  }

  private static int reverse(int value, int bits) {
    return Integer.reverse(value) >>> (32 - bits);
  }
}
