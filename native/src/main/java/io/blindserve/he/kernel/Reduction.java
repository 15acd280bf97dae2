package io.blindserve.he.kernel;

/**
 * Constants that reduce modulo one odd q, 2 &lt; q &lt; 2^61 (Barrett, with the estimate of
 * Hasenplaug, Gaubatz and Gopal 2007: wrong by at most one). Immutable.
 */
public final class Reduction {

  /** Moduli stay below 2^61, so that four times a residue is still a non-negative {@code long}. */
  public static final int MAX_BITS = 61;

  private final long q;

  /** floor(2^(62 + bits) / q), in [2^62, 2^63). */
  private final long ratio;

  /** bits - 2, where 2^(bits - 1) &lt; q &lt; 2^bits. */
  private final int shift;

  /** 2^64 modulo q. */
  private final long wordModQ;

  /** The inverse of q modulo 2^64. */
  private final long inverseModWord;

  private Reduction(long q) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(q);
    this.q = q;
    this.shift = bits - 2;
    this.ratio = powerOfTwoQuotient(62 + bits, q);
    this.wordModQ = Long.remainderUnsigned(-q, q);
    this.inverseModWord = inverseModWord(q);
  }

  /**
   * Returns the constants of {@code q}.
   *
   * @throws IllegalArgumentException unless q is odd and 2 &lt; q &lt; 2^61
   */
  public static Reduction of(long q) {
    if (q <= 2 || q >= 1L << MAX_BITS || (q & 1) == 0) {
      throw new IllegalArgumentException(
          "modulus " + q + " is not odd and in (2, 2^" + MAX_BITS + ")");
    }
    return new Reduction(q);
  }

  /** Returns the modulus. */
  public long q() {
    return q;
  }

  /** Returns a * b modulo q, for a and b in [0, q). */
  public long multiply(long a, long b) {
    return multiply(a, b, q, ratio, shift);
  }

  /** Returns x modulo q, for any x &gt;= 0. */
  public long reduce(long x) {
    return reduce(x, q, ratio, shift);
  }

  long ratio() {
    return ratio;
  }

  int shift() {
    return shift;
  }

  /**
   * Returns floor(w * 2^64 / q) modulo 2^64 for w in [0, q): Shoup's quotient of a fixed factor.
   * Read as a signed number it is the quotient of {@link #signedFactor}.
   */
  long quotient(long w) {
    // w * 2^64 = quotient * q + rest, and the division is exact modulo 2^64.
    return -multiply(w, wordModQ) * inverseModWord;
  }

  /** Returns w or w - q, whichever has a quotient in [-2^63, 2^63). */
  long signedFactor(long w) {
    return quotient(w) < 0 ? w - q : w;
  }

  static long multiply(long a, long b, long q, long ratio, int shift) {
    return barrett(Math.multiplyHigh(a, b), a * b, q, ratio, shift);
  }

  /** Returns the 128-bit number (high, low) below 2^(2 * bits) modulo q. */
  static long barrett(long high, long low, long q, long ratio, int shift) {
    long head = high << -shift | low >>> shift;
    return subtractOnce(low - Math.multiplyHigh(head, ratio) * q, q);
  }

  static long reduce(long x, long q, long ratio, int shift) {
    return subtractOnce(x - Math.multiplyHigh(x >>> shift, ratio) * q, q);
  }

  /**
   * Returns x * w - k * q in [0, 2q), congruent to x * w, for a factor w and its quotient both
   * signed, and any x &gt;= 0.
   */
  static long multiplyLazy(long x, long w, long quotient, long q) {
    return x * w - Math.multiplyHigh(x, quotient) * q;
  }

  /** Returns x in [0, 2m) reduced to [0, m), without a branch: residues are unpredictable. */
  static long subtractOnce(long x, long m) {
    long y = x - m;
    return y + (y >> 63 & m);
  }

  /** Returns floor(2^exponent / q), known to be below 2^63, by schoolbook division. */
  private static long powerOfTwoQuotient(int exponent, long q) {
    long rest = 1;
    long quotient = 0;
    for (int i = 0; i < exponent; i++) {
      rest <<= 1;
      long bit = rest >= q ? 1 : 0;
      rest -= bit * q;
      quotient = quotient << 1 | bit;
    }
    return quotient;
  }

  /**
   * Inverts an odd number modulo 2^64 by Newton's iteration: each step doubles the number of right
   * bits.
   */
  private static long inverseModWord(long q) {
    long x = q;
    for (int i = 0; i < 5; i++) {
      x *= 2 - q * x;
    }
    return x;
  }
}
