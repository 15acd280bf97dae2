package io.blindserve.he.rlwe;

/**
 * The largest log2(QP), special primes included, at which a dense ternary secret and errors of
 * deviation 3.2 give 128 bits: the minimum of the homomorphic encryption standard of 2018 and the
 * guidelines of 2024 (eprint 2024/463, table 5.2).
 */
public final class SecurityBounds {

  private static final int SMALLEST_LOG_N = 12;
  private static final int[] CLASSICAL = {106, 214, 430, 868, 1747};
  private static final int[] PQ = {101, 202, 409, 825, 1663};

  private SecurityBounds() {}

  /** Returns whether rings of degree 2^logN have a bound; others are refused. */
  public static boolean covers(int logN) {
    return logN >= SMALLEST_LOG_N && logN < SMALLEST_LOG_N + CLASSICAL.length;
  }

  /**
   * Returns the bound for rings of degree 2^logN: the integer product of all primes must be below
   * 2^bound.
   *
   * @throws IllegalArgumentException if {@code logN} is not 12 to 16
   */
  public static int maxLogQp(int logN, SecurityProfile profile) {
    if (!covers(logN)) {
      throw new IllegalArgumentException(
          "no security bound for logN " + logN + "; it must be 12 to 16");
    }
    int[] bounds = profile == SecurityProfile.CLASSICAL ? CLASSICAL : PQ;
    return bounds[logN - SMALLEST_LOG_N];
  }
}
