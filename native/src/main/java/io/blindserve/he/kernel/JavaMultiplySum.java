package io.blindserve.he.kernel;

/**
 * Sums of products of rows in {@code long[]}, reduced once for up to four products: the 122-bit
 * products are split at bit 62, halves are added without a carry between them, and the upper half
 * is folded down with 2^62 modulo q. Compared with one reduction a product this saves half of the
 * multiplications and all shifts by a variable count.
 */
final class JavaMultiplySum {

  private static final int SPLIT = 62;
  private static final long LOW = (1L << SPLIT) - 1;

  /** Shifts a factor so that the upper word of a product begins at bit {@link #SPLIT}. */
  private static final int RISE = Long.SIZE - SPLIT;

  private JavaMultiplySum() {}

  /** A row: n words of an array. */
  @SuppressWarnings("ArrayRecordComponent") // a view, never compared
  record Row(long[] words, int at) {}

  /** Computes out = a[0] * b[0] + .., over rows of n words apart from out. */
  static void multiplySum(Row out, Row[] a, Row[] b, int n, Reduction q) {
    int t = 0;
    for (; t + 4 <= a.length; t += 4) {
      four(out, a, b, t, n, q);
    }
    for (; t + 2 <= a.length; t += 2) {
      two(out, a, b, t, n, q);
    }
    if (t < a.length) {
      one(out, a[t], b[t], t > 0, n, q);
    }
  }

  // Arrays and starts are named one by one: only then does the compiler keep them in registers and
  // drop the bounds checks.
  private static void four(Row out, Row[] a, Row[] b, int t, int n, Reduction reduction) {
    long[] to = out.words;
    long[] a0 = a[t].words;
    long[] a1 = a[t + 1].words;
    long[] a2 = a[t + 2].words;
    long[] a3 = a[t + 3].words;
    long[] b0 = b[t].words;
    long[] b1 = b[t + 1].words;
    long[] b2 = b[t + 2].words;
    long[] b3 = b[t + 3].words;
    int o = out.at;
    int i0 = a[t].at;
    int i1 = a[t + 1].at;
    int i2 = a[t + 2].at;
    int i3 = a[t + 3].at;
    int j0 = b[t].at;
    int j1 = b[t + 1].at;
    int j2 = b[t + 2].at;
    int j3 = b[t + 3].at;
    long keep = t > 0 ? -1 : 0;
    long q = reduction.q();
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    for (int k = 0; k < n; k++) {
      long x0 = a0[i0 + k];
      long x1 = a1[i1 + k];
      long x2 = a2[i2 + k];
      long x3 = a3[i3 + k];
      long y0 = b0[j0 + k];
      long y1 = b1[j1 + k];
      long y2 = b2[j2 + k];
      long y3 = b3[j3 + k];
      long high = high(x0, y0) + high(x1, y1) + high(x2, y2) + high(x3, y3);
      long low = (x0 * y0 & LOW) + (x1 * y1 & LOW) + (x2 * y2 & LOW) + (x3 * y3 & LOW);
      high += low >>> SPLIT;
      low = (low & LOW) + (to[o + k] & keep);
      to[o + k] = fold(high, low, fold, foldQuotient, unitQuotient, q);
    }
  }

  private static void two(Row out, Row[] a, Row[] b, int t, int n, Reduction reduction) {
    long[] to = out.words;
    long[] a0 = a[t].words;
    long[] a1 = a[t + 1].words;
    long[] b0 = b[t].words;
    long[] b1 = b[t + 1].words;
    int o = out.at;
    int i0 = a[t].at;
    int i1 = a[t + 1].at;
    int j0 = b[t].at;
    int j1 = b[t + 1].at;
    long keep = t > 0 ? -1 : 0;
    long q = reduction.q();
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    for (int k = 0; k < n; k++) {
      long x0 = a0[i0 + k];
      long x1 = a1[i1 + k];
      long y0 = b0[j0 + k];
      long y1 = b1[j1 + k];
      long low = (x0 * y0 & LOW) + (x1 * y1 & LOW);
      long high = high(x0, y0) + high(x1, y1) + (low >>> SPLIT);
      low = (low & LOW) + (to[o + k] & keep);
      to[o + k] = fold(high, low, fold, foldQuotient, unitQuotient, q);
    }
  }

  private static void one(Row out, Row a, Row b, boolean add, int n, Reduction reduction) {
    long[] to = out.words;
    long[] a0 = a.words;
    long[] b0 = b.words;
    int o = out.at;
    int i = a.at;
    int j = b.at;
    long keep = add ? -1 : 0;
    long q = reduction.q();
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    for (int k = 0; k < n; k++) {
      long x = a0[i + k];
      long y = b0[j + k];
      long low = (x * y & LOW) + (to[o + k] & keep);
      to[o + k] = fold(high(x, y), low, fold, foldQuotient, unitQuotient, q);
    }
  }

  /** The product shifted right by {@link #SPLIT}; x is below 2^61. */
  private static long high(long x, long y) {
    return Math.multiplyHigh(x << RISE, y);
  }

  /**
   * Returns high * 2^62 + low modulo q, for high below 2^63 and low below 2^63: the lazy sum is
   * below 4q.
   */
  private static long fold(
      long high, long low, long fold, long foldQuotient, long unitQuotient, long q) {
    long quotient = Math.multiplyHigh(high, foldQuotient) + Math.multiplyHigh(low, unitQuotient);
    long rest = high * fold + low - quotient * q;
    return Reduction.subtractOnce(Reduction.subtractOnce(rest, 2 * q), q);
  }
}
