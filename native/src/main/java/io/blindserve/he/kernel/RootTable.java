package io.blindserve.he.kernel;

import java.util.Arrays;

/**
 * Powers of a root of unity in the order in which the butterflies use them, each with its Shoup
 * quotient: entry k of the forward tables is psi^brv(k), of the inverse tables psi^-brv(k), for 0
 * &lt;= k &lt; n. The last inverse stage has the factor 1/n folded in: {@code scale} for sums,
 * {@code scaledRoot} (psi^-brv(1) / n) for differences.
 */
final class RootTable {

  final long[] forward;
  final long[] forwardQuotient;
  final long[] inverse;
  final long[] inverseQuotient;
  final long scale;
  final long scaleQuotient;
  final long scaledRoot;
  final long scaledRootQuotient;

  private RootTable(int logN, long psi, Reduction reduction) {
    int n = 1 << logN;
    long q = reduction.q();
    forward = new long[n];
    inverse = new long[n];
    long power = 1;
    for (int k = 0; k < n; k++) {
      forward[reverse(k, logN)] = power;
      // psi^n = -1, so psi^-(n - k) = -psi^k.
      inverse[reverse((n - k) & (n - 1), logN)] = k == 0 ? power : q - power;
      power = reduction.multiply(power, psi);
    }
    scale = inverseOfPowerOfTwo(logN, q);
    scaledRoot = reduction.multiply(inverse[1], scale);
    forwardQuotient = quotients(forward, reduction);
    inverseQuotient = quotients(inverse, reduction);
    scaleQuotient = reduction.quotient(scale);
    scaledRootQuotient = reduction.quotient(scaledRoot);
  }

  private RootTable(RootTable canonical, Reduction reduction) {
    forward = signed(canonical.forward, reduction);
    inverse = signed(canonical.inverse, reduction);
    forwardQuotient = canonical.forwardQuotient;
    inverseQuotient = canonical.inverseQuotient;
    scale = reduction.signedFactor(canonical.scale);
    scaledRoot = reduction.signedFactor(canonical.scaledRoot);
    scaleQuotient = canonical.scaleQuotient;
    scaledRootQuotient = canonical.scaledRootQuotient;
  }

  /**
   * Returns the tables with factors in [0, q) and quotients as unsigned numbers, as the native
   * kernels read them.
   */
  static RootTable unsigned(int logN, long psi, Reduction reduction) {
    return new RootTable(logN, psi, reduction);
  }

  /**
   * Returns the tables with factors and quotients as signed numbers, for {@link
   * Reduction#multiplyLazy}.
   */
  static RootTable signed(int logN, long psi, Reduction reduction) {
    return new RootTable(unsigned(logN, psi, reduction), reduction);
  }

  /** Returns the words of {@link #writeTo}. */
  int words() {
    return 4 * forward.length + 4;
  }

  /**
   * Writes forward, its quotients, inverse, its quotients, scale, its quotient, scaledRoot, its
   * quotient.
   *
   * @param quotientBits 64, or less to cut the quotients to those of 2^quotientBits
   */
  void writeTo(PolyBuffer table, int quotientBits) {
    int cut = Long.SIZE - quotientBits;
    int n = forward.length;
    table.write(0, forward, 0, n);
    table.write(n, cut(forwardQuotient, cut), 0, n);
    table.write(2 * n, inverse, 0, n);
    table.write(3 * n, cut(inverseQuotient, cut), 0, n);
    long[] last = {scale, scaleQuotient >>> cut, scaledRoot, scaledRootQuotient >>> cut};
    table.write(4 * n, last, 0, last.length);
  }

  /**
   * Writes the same as {@link #writeTo(PolyBuffer, int)} as the bits of doubles: factors in [-q/2,
   * q/2], and as quotients the doubles nearest to factor / q.
   */
  void writeDoublesTo(PolyBuffer table, long q) {
    int n = forward.length;
    writeDoublesTo(table, 0, forward, q);
    writeDoublesTo(table, 2 * n, inverse, q);
    double sums = balanced(scale, q);
    double differences = balanced(scaledRoot, q);
    table.write(4 * n, bits(sums, sums / q, differences, differences / q), 0, 4);
  }

  private static void writeDoublesTo(PolyBuffer table, int at, long[] factors, long q) {
    double[] values = Arrays.stream(factors).mapToDouble(w -> balanced(w, q)).toArray();
    double[] quotients = Arrays.stream(values).map(w -> w / q).toArray();
    table.write(at, bits(values), 0, values.length);
    table.write(at + values.length, bits(quotients), 0, quotients.length);
  }

  private static long[] bits(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static double balanced(long w, long q) {
    return w <= q / 2 ? w : w - q;
  }

  private static long[] cut(long[] quotients, int bits) {
    return Arrays.stream(quotients).map(x -> x >>> bits).toArray();
  }

  private static long[] quotients(long[] factors, Reduction reduction) {
    long[] quotients = new long[factors.length];
    for (int i = 0; i < factors.length; i++) {
      quotients[i] = reduction.quotient(factors[i]);
    }
    return quotients;
  }

  private static long[] signed(long[] factors, Reduction reduction) {
    return Arrays.stream(factors).map(reduction::signedFactor).toArray();
  }

  private static int reverse(int k, int bits) {
    return Integer.reverse(k) >>> (Integer.SIZE - bits);
  }

  /** Halves 1 as often as needed; an odd number is halved by adding q first. */
  private static long inverseOfPowerOfTwo(int log, long q) {
    long x = 1;
    for (int i = 0; i < log; i++) {
      x = ((x & 1) == 0 ? x : x + q) >> 1;
    }
    return x;
  }
}
