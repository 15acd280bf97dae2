package io.blindserve.he.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The negacyclic transform of length n = 2^logN modulo a prime q: the forward one takes the
 * coefficients of a to out[i] = a(psi^(2 * brv(i) + 1)), where brv reverses logN bits and psi is a
 * primitive 2n-th root of unity (Longa and Naehrig 2016). Immutable and thread-safe; tables of
 * factors are made on first use, once for each kind of kernels.
 */
public final class TransformConstants {

  /** The shortest transform, as its logarithm. */
  public static final int MIN_LOG_N = 4;

  /** The longest transform, as its logarithm. */
  public static final int MAX_LOG_N = 16;

  private final int logN;
  private final long psi;
  private final Reduction reduction;
  private volatile @Nullable RootTable javaRoots;
  private volatile @Nullable DirectBuffer portableRoots;
  private volatile @Nullable DirectBuffer ifmaRoots;
  private volatile @Nullable DirectBuffer avx2Roots;

  private TransformConstants(int logN, long psi, Reduction reduction) {
    this.logN = logN;
    this.psi = psi;
    this.reduction = reduction;
  }

  /**
   * Returns the constants of one transform.
   *
   * @param logN 4 to 16
   * @param q an odd prime below 2^61 (primality is the caller's to know), 1 modulo 2^(logN+1)
   * @param psi a primitive 2^(logN+1)-th root of unity modulo q
   * @throws IllegalArgumentException if logN or q is out of range, or psi is no such root
   */
  public static TransformConstants of(int logN, long q, long psi) {
    if (logN < MIN_LOG_N || logN > MAX_LOG_N) {
      throw new IllegalArgumentException(
          "logN " + logN + " is not in " + MIN_LOG_N + ".." + MAX_LOG_N);
    }
    Reduction reduction = Reduction.of(q);
    if (psi <= 0 || psi >= q || power(reduction, psi, 1L << logN) != q - 1) {
      throw new IllegalArgumentException(
          "psi is no primitive root of unity of order 2^" + (logN + 1));
    }
    return new TransformConstants(logN, psi, reduction);
  }

  /** Returns the logarithm of the length. */
  public int logN() {
    return logN;
  }

  /** Returns the length. */
  public int n() {
    return 1 << logN;
  }

  /** Returns the prime. */
  public long q() {
    return reduction.q();
  }

  /** Returns the constants that reduce modulo the prime. */
  public Reduction reduction() {
    return reduction;
  }

  /** The factors as the Java kernels read them. */
  RootTable javaRoots() {
    RootTable made = javaRoots;
    if (made == null) {
      // Two threads may both compute the same table; either will do.
      made = RootTable.signed(logN, psi, reduction);
      javaRoots = made;
    }
    return made;
  }

  /** The factors as the native kernels read them, with quotients for 64 bits. */
  DirectBuffer portableRoots(NativeKernels kernels) {
    DirectBuffer made = portableRoots;
    if (made == null) {
      made = nativeRoots(kernels, Long.SIZE);
      portableRoots = made;
    }
    return made;
  }

  /** The factors as the AVX-512 IFMA kernels read them, with quotients for 52 bits. */
  DirectBuffer ifmaRoots(NativeKernels kernels) {
    DirectBuffer made = ifmaRoots;
    if (made == null) {
      made = nativeRoots(kernels, NativeKernels.IFMA_QUOTIENT_BITS);
      ifmaRoots = made;
    }
    return made;
  }

  /** The factors as the AVX2 kernels read them: doubles. For q below 2^53. */
  DirectBuffer avx2Roots(NativeKernels kernels) {
    DirectBuffer made = avx2Roots;
    if (made == null) {
      RootTable roots = RootTable.unsigned(logN, psi, reduction);
      made = kernels.allocate(roots.words());
      roots.writeDoublesTo(made, q());
      avx2Roots = made;
    }
    return made;
  }

  private DirectBuffer nativeRoots(NativeKernels kernels, int quotientBits) {
    RootTable roots = RootTable.unsigned(logN, psi, reduction);
    DirectBuffer table = kernels.allocate(roots.words());
    roots.writeTo(table, quotientBits);
    return table;
  }

  private static long power(Reduction reduction, long base, long exponent) {
    long result = 1;
    long square = base;
    for (long e = exponent; e != 0; e >>= 1) {
      if ((e & 1) != 0) {
        result = reduction.multiply(result, square);
      }
      square = reduction.multiply(square, square);
    }
    return result;
  }
}
