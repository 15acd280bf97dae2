package io.blindserve.he.ring;

/**
 * The factors between a residue x and its Montgomery form x * 2^64 mod q, in which Lattigo keeps
 * keys on the wire and in memory. Here keys are in Montgomery form on the wire alone.
 */
public final class Montgomery {

  private Montgomery() {}

  /** Returns 2^64 mod q: a residue times this is its Montgomery form. */
  public static long factor(Modulus q) {
    long half = q.power(2, 32);
    return q.multiply(half, half);
  }

  /** Returns 2^-64 mod q: a Montgomery form times this is the residue. */
  public static long inverseFactor(Modulus q) {
    return q.inverse(factor(q));
  }
}
