package io.blindserve.he.kernel;

/**
 * Powers of a root of unity in the order in which the butterflies use them, each with its Shoup quotient: entry k of the
 * forward tables is psi^brv(k), of the inverse tables psi^-brv(k), for 0 &lt;= k &lt; n. The last inverse stage has the
 * factor 1/n folded in: {@code scale} for sums, {@code scaledRoot} (psi^-brv(1) / n) for differences.
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
      // psi^n = -1, so psi^-k = -psi^(n - k).
      inverse[reverse((n - k) & (n - 1), logN)] = k == 0 ? power : q - power;
      power = reduction.multiply(power, psi);
    }
    long inverseOfN = inverseOfPowerOfTwo(logN, q);
    long lastRoot = reduction.multiply(inverse[1], inverseOfN);
    forwardQuotient = quotients(forward, reduction);
    inverseQuotient = quotients(inverse, reduction);
    makeSigned(forward, reduction);
    makeSigned(inverse, reduction);
    scale = reduction.signedFactor(inverseOfN);
    scaleQuotient = reduction.quotient(inverseOfN);
    scaledRoot = reduction.signedFactor(lastRoot);
    scaledRootQuotient = reduction.quotient(lastRoot);
  }

  /** Returns the tables with factors and quotients as signed numbers, for {@link Reduction#multiplyLazy}. */
  static RootTable signed(int logN, long psi, Reduction reduction) {
    return new RootTable(logN, psi, reduction);
  }

  private static long[] quotients(long[] factors, Reduction reduction) {
    long[] quotients = new long[factors.length];
    for (int i = 0; i < factors.length; i++) {
      quotients[i] = reduction.quotient(factors[i]);
    }
    return quotients;
  }

  private static void makeSigned(long[] factors, Reduction reduction) {
    for (int i = 0; i < factors.length; i++) {
      factors[i] = reduction.signedFactor(factors[i]);
    }
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
