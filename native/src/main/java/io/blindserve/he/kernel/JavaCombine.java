package io.blindserve.he.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Weighted sums of rows in {@code long[]}. Products of residues and signed factors are split at bit
 * 41, their halves summed apart, and the upper half folded down with 2^41 modulo q at the end.
 */
final class JavaCombine {

  /** Words of a row that are summed at a time. */
  private static final int BLOCK = 512;

  private static final int SPLIT = FactorTable.FACTOR_BITS + 1;
  private static final long LOW = (1L << SPLIT) - 1;

  /** Shifts a factor so that the upper word of a product begins at bit {@link #SPLIT}. */
  private static final int RISE = Long.SIZE - SPLIT;

  private final FactorTable factors;
  private final List<HeapRow> sources;
  private final Reduction reduction;

  /** Upper halves that are summed without a reduction: with these below 2^61 in magnitude. */
  private final int batch;

  private final long[] high = new long[BLOCK];
  private final long[] low = new long[BLOCK];

  /** A row and where it begins. */
  @SuppressWarnings("ArrayRecordComponent") // the words themselves, not a value
  record HeapRow(long[] array, int at) {}

  JavaCombine(FactorTable factors, List<HeapRow> sources, Reduction reduction) {
    this.factors = factors;
    this.sources = sources;
    this.reduction = reduction;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(reduction.q());
    // An upper half is at most 2^(bits - 1), a lower half below 2^41.
    this.batch = 1 << Math.min(Reduction.MAX_BITS + 1 - bits, 20);
  }

  /** Fills n words of an output. */
  void fill(HeapRow out, int output, int n) {
    for (int at = 0; at < n; at += BLOCK) {
      fill(out, output, at, Math.min(BLOCK, n - at));
    }
  }

  private void fill(HeapRow out, int output, int at, int count) {
    Arrays.fill(high, 0, count, 0);
    Arrays.fill(low, 0, count, 0);
    for (int i = 0; i < sources.size(); i++) {
      add(sources.get(i), factors.factor(output, i), at, count);
      if ((i + 1) % batch == 0) {
        reduce(low, 0, count);
        Arrays.fill(high, 0, count, 0);
      }
    }
    reduce(out.array(), out.at() + at, count);
  }

  private void add(HeapRow source, long factor, int from, int count) {
    long[] a = source.array();
    int at = source.at() + from;
    long risen = factor << RISE;
    for (int k = 0; k < count; k++) {
      long x = a[at + k];
      high[k] += Math.multiplyHigh(x, risen);
      low[k] += x * factor & LOW;
    }
  }

  /** Writes the sums modulo q. */
  private void reduce(long[] out, int at, int count) {
    long q = reduction.q();
    int bits = Long.SIZE - Long.numberOfLeadingZeros(q);
    long carry = reduction.reduce(1L << SPLIT);
    long fold = reduction.signedFactor(carry);
    long foldQuotient = reduction.quotient(carry);
    long unitQuotient = reduction.quotient(1);
    long positive = q << (Reduction.MAX_BITS + 1 - bits);
    for (int k = 0; k < count; k++) {
      long lifted = high[k] + positive;
      out[at + k] = JavaMultiplySum.fold(lifted, low[k], fold, foldQuotient, unitQuotient, q);
    }
  }
}
