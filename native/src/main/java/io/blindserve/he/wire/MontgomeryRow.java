package io.blindserve.he.wire;

import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.Montgomery;

/**
 * Conversions of a row to and from Montgomery form, x * 2^64 mod q, in which Lattigo keeps keys.
 */
final class MontgomeryRow {

  private static final int NEWTON_STEPS = 5;

  private final Modulus q;

  /** The inverse of q modulo 2^64. */
  private final long inverse;

  /** 2^64 modulo q. */
  private final long radix;

  MontgomeryRow(Modulus q) {
    this.q = q;
    this.inverse = inverseModWord(q.value());
    this.radix = Montgomery.factor(q);
  }

  /** Multiplies residues by 2^64. */
  void enter(long[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = q.multiply(row[i], radix);
    }
  }

  /**
   * Multiplies residues by 2^-64 (Montgomery 1985): with m = -x/q mod 2^64, x + m q is a multiple
   * of 2^64.
   */
  void leave(long[] row) {
    long modulus = q.value();
    for (int i = 0; i < row.length; i++) {
      long m = -row[i] * inverse;
      long high = Math.multiplyHigh(m, modulus) + ((m >> 63) & modulus);
      // The low words add up to 2^64 unless both are zero, which is when x is.
      row[i] = high + ((row[i] | -row[i]) >>> 63);
    }
  }

  /** Newton's iteration: each step doubles the number of right bits, from three. */
  private static long inverseModWord(long odd) {
    long x = odd;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }
}
