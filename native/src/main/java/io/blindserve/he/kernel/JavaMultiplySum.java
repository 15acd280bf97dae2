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

  /** Products that are summed at a time. */
  private static final int BATCH = 4;

  private final long[] to;
  private final int o;
  private final int n;
  private final Reduction reduction;
  private final long[][] left = new long[BATCH][];
  private final long[][] right = new long[BATCH][];
  private final int[] leftAt = new int[BATCH];
  private final int[] rightAt = new int[BATCH];
  private int count;
  private boolean add;

  /** Begins a sum that is written to n words of {@code to}. */
  JavaMultiplySum(long[] to, int o, int n, Reduction reduction) {
    this.to = to;
    this.o = o;
    this.n = n;
    this.reduction = reduction;
  }

  /** Adds to what the output holds. */
  void keep() {
    add = true;
  }

  /** Adds the product of n words of {@code a} and of {@code b}, which are apart from the output. */
  void add(long[] a, int i, long[] b, int j) {
    left[count] = a;
    leftAt[count] = i;
    right[count] = b;
    rightAt[count] = j;
    count++;
    if (count == BATCH) {
      four();
      taken();
    }
  }

  /** Writes what is left to add. */
  void finish() {
    if (count >= 2) {
      two(count - 2);
      count -= 2;
      add = true;
    }
    if (count > 0) {
      one();
      taken();
    }
  }

  private void taken() {
    count = 0;
    add = true;
  }

  // Arrays and starts are named one by one: only then does the compiler keep them in registers and
  // drop the bounds checks.
  private void four() {
    long[] out = to;
    long[] a0 = left[0];
    long[] a1 = left[1];
    long[] a2 = left[2];
    long[] a3 = left[3];
    long[] b0 = right[0];
    long[] b1 = right[1];
    long[] b2 = right[2];
    long[] b3 = right[3];
    int at = o;
    int i0 = leftAt[0];
    int i1 = leftAt[1];
    int i2 = leftAt[2];
    int i3 = leftAt[3];
    int j0 = rightAt[0];
    int j1 = rightAt[1];
    int j2 = rightAt[2];
    int j3 = rightAt[3];
    int end = n;
    long keep = add ? -1 : 0;
    long q = reduction.q();
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    for (int k = 0; k < end; k++) {
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
      low = (low & LOW) + (out[at + k] & keep);
      out[at + k] = fold(high, low, fold, foldQuotient, unitQuotient, q);
    }
  }

  private void two(int t) {
    long[] out = to;
    long[] a0 = left[t];
    long[] a1 = left[t + 1];
    long[] b0 = right[t];
    long[] b1 = right[t + 1];
    int at = o;
    int i0 = leftAt[t];
    int i1 = leftAt[t + 1];
    int j0 = rightAt[t];
    int j1 = rightAt[t + 1];
    int end = n;
    long keep = add ? -1 : 0;
    long q = reduction.q();
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    for (int k = 0; k < end; k++) {
      long x0 = a0[i0 + k];
      long x1 = a1[i1 + k];
      long y0 = b0[j0 + k];
      long y1 = b1[j1 + k];
      long low = (x0 * y0 & LOW) + (x1 * y1 & LOW);
      long high = high(x0, y0) + high(x1, y1) + (low >>> SPLIT);
      low = (low & LOW) + (out[at + k] & keep);
      out[at + k] = fold(high, low, fold, foldQuotient, unitQuotient, q);
    }
  }

  private void one() {
    long[] out = to;
    long[] a0 = left[0];
    long[] b0 = right[0];
    int at = o;
    int i = leftAt[0];
    int j = rightAt[0];
    int end = n;
    long keep = add ? -1 : 0;
    long q = reduction.q();
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    for (int k = 0; k < end; k++) {
      long x = a0[i + k];
      long y = b0[j + k];
      long low = (x * y & LOW) + (out[at + k] & keep);
      out[at + k] = fold(high(x, y), low, fold, foldQuotient, unitQuotient, q);
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
  static long fold(long high, long low, long fold, long foldQuotient, long unitQuotient, long q) {
    long quotient = Math.multiplyHigh(high, foldQuotient) + Math.multiplyHigh(low, unitQuotient);
    long rest = high * fold + low - quotient * q;
    return Reduction.subtractOnce(Reduction.subtractOnce(rest, 2 * q), q);
  }
}
