package io.blindserve.he.kernel;

import java.util.Objects;

/**
 * Signed factors of weighted sums, in the memory of the kernels that use them: one word each, with
 * 2^{@value #FACTOR_BITS} added, a row for each output. Whoever owns the buffer owns the table;
 * immutable otherwise.
 */
public final class FactorTable {

  /** Factors are below two to this power in magnitude. */
  public static final int FACTOR_BITS = NativeKernels.FACTOR_BITS;

  private static final long BIAS = 1L << FACTOR_BITS;

  private final PolyBuffer words;
  private final int outputs;
  private final int sources;

  private FactorTable(PolyBuffer words, int outputs, int sources) {
    this.words = words;
    this.outputs = outputs;
    this.sources = sources;
  }

  /** Returns the words of a table. */
  public static int words(int outputs, int sources) {
    return Math.multiplyExact(outputs, sources);
  }

  /**
   * Writes a table.
   *
   * @param buffer receives it from word {@code at} on
   * @param factors one array for each output, all of the same length
   * @throws IllegalArgumentException if there are none or one is too large
   */
  public static FactorTable write(PolyBuffer buffer, int at, long[][] factors) {
    if (factors.length == 0 || factors[0].length == 0) {
      throw new IllegalArgumentException("a sum of nothing");
    }
    int sources = factors[0].length;
    PolyBuffer words = buffer.slice(at, words(factors.length, sources));
    for (int j = 0; j < factors.length; j++) {
      if (factors[j].length != sources) {
        throw new IllegalArgumentException(factors[j].length + " factors, not " + sources);
      }
      words.write(j * sources, biased(factors[j]), 0, sources);
    }
    return new FactorTable(words, factors.length, sources);
  }

  private static long[] biased(long[] factors) {
    long[] out = new long[factors.length];
    for (int i = 0; i < out.length; i++) {
      if (factors[i] >= BIAS || factors[i] <= -BIAS) {
        throw new IllegalArgumentException(
            "factor " + i + " has more than " + FACTOR_BITS + " bits");
      }
      out[i] = factors[i] + BIAS;
    }
    return out;
  }

  /** Returns the number of sums. */
  public int outputs() {
    return outputs;
  }

  /** Returns the number of summands of each. */
  public int sources() {
    return sources;
  }

  long factor(int output, int source) {
    return words.get(Objects.checkIndex(output, outputs) * sources + source) - BIAS;
  }

  /** Returns the first word of an output's factors from {@code source} on. */
  Rows at(int output, int source) {
    return new Rows(words, output * sources + source);
  }
}
