package io.blindserve.he.ring;

/**
 * Scalar products modulo any odd number below 2^61, by Barrett's method: with k bits in the modulus
 * the quotient of a product is estimated from floor(4^k / modulus) and is at most two too small.
 */
final class Barrett {

  private final long modulus;
  private final int bits;
  private final long estimator;

  Barrett(long modulus) {
    this.modulus = modulus;
    this.bits = 64 - Long.numberOfLeadingZeros(modulus);
    this.estimator = powerOfFourOver(modulus, bits);
  }

  long modulus() {
    return modulus;
  }

  long multiply(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    long top = shiftRight(high, low, bits - 1);
    long quotient = shiftRight(Math.multiplyHigh(top, estimator), top * estimator, bits + 1);
    long rest = low - quotient * modulus;
    while (rest >= modulus) {
      rest -= modulus;
    }
    return rest;
  }

  long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long e = exponent; e > 0; e >>= 1) {
      if ((e & 1) == 1) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /** Returns the low 64 bits of (high, low) >> distance for distances of 1 to 63. */
  private static long shiftRight(long high, long low, int distance) {
    return (high << (64 - distance)) | (low >>> distance);
  }

  /** Long division of 4^bits, one bit of the quotient a step. */
  private static long powerOfFourOver(long modulus, int bits) {
    long quotient = 0;
    long rest = 1;
    for (int i = 0; i < 2 * bits; i++) {
      rest <<= 1;
      quotient <<= 1;
      if (rest >= modulus) {
        rest -= modulus;
        quotient |= 1;
      }
    }
    return quotient;
  }
}
