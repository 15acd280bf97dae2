package io.blindserve.he.kernel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Primes and roots of unity for the tests, found with {@link BigInteger} so that no code under test
 * is trusted.
 */
final class TestModuli {

  private TestModuli() {}

  /** Returns the largest prime below 2^bits that is 1 modulo 2^(logN + 1). */
  static long prime(int bits, int logN) {
    long step = 1L << (logN + 1);
    long q = (1L << bits) - step + 1;
    while (!BigInteger.valueOf(q).isProbablePrime(60)) {
      q -= step;
    }
    return q;
  }

  /** Returns a primitive 2^(logN + 1)-th root of unity modulo a prime of {@link #prime}. */
  static long root(long q, int logN) {
    BigInteger modulus = BigInteger.valueOf(q);
    BigInteger exponent = modulus.subtract(BigInteger.ONE).shiftRight(logN + 1);
    for (long g = 2; ; g++) {
      BigInteger psi = BigInteger.valueOf(g).modPow(exponent, modulus);
      if (psi.modPow(BigInteger.ONE.shiftLeft(logN), modulus).longValue() == q - 1) {
        return psi.longValue();
      }
    }
  }

  static TransformConstants transform(int bits, int logN) {
    long q = prime(bits, logN);
    return TransformConstants.of(logN, q, root(q, logN));
  }

  /** Returns the transforms of the {@code count} largest such primes, largest first. */
  static List<TransformConstants> transforms(int bits, int logN, int count) {
    List<TransformConstants> out = new ArrayList<>();
    long step = 1L << (logN + 1);
    for (long q = prime(bits, logN); out.size() < count; q -= step) {
      if (BigInteger.valueOf(q).isProbablePrime(60)) {
        out.add(TransformConstants.of(logN, q, root(q, logN)));
      }
    }
    return out;
  }

  /** Returns canonical residues: random ones with the extremes 0, 1, q - 1 strewn in. */
  static long[] residues(Random random, int n, long q) {
    long[] x = new long[n];
    for (int k = 0; k < n; k++) {
      x[k] =
          switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> q - 1;
            case 2 -> 1;
            default -> Long.remainderUnsigned(random.nextLong(), q);
          };
    }
    return x;
  }

  static IndexTable permutation(Random random, int n) {
    int[] indices = new int[n];
    for (int k = 0; k < n; k++) {
      int j = random.nextInt(k + 1);
      indices[k] = indices[j];
      indices[j] = k;
    }
    return IndexTable.of(indices);
  }
}
