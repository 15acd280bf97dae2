package io.blindserve.he.kernel;

/**
 * Carries residues of a group of primes to another prime, see {@link GroupConstants}. The quotients
 * are sums of divisions in double precision, in the order of the primes, as Lattigo v6 has them:
 * this decides the result's bits within 1e-15 of an integer.
 */
final class JavaGroupLift {

  private JavaGroupLift() {}

  /**
   * Row i, of n words at {@code at + i * n}, becomes y_i; the row at {@code quotients} receives v.
   */
  static void prepare(long[] a, int at, int quotients, int n, GroupConstants group) {
    int size = group.size();
    for (int k = 0; k < n; k++) {
      double sum = 0;
      for (int i = 0; i < size; i++) {
        Reduction prime = group.primes[i];
        int index = at + i * n + k;
        long shifted = Reduction.subtractOnce(a[index] + group.half[i], prime.q());
        long y = prime.multiply(shifted, group.inverse[i]);
        a[index] = y;
        sum += (double) y / (double) prime.q();
      }
      a[quotients + k] = (long) sum;
    }
  }

  /** Writes the numbers that {@link #prepare} prepared modulo the target's prime. */
  static void carry(
      long[] out, int o, long[] a, int at, int quotients, int n, GroupConstants.Target target) {
    Reduction prime = target.prime;
    long q = prime.q();
    JavaPointwise.multiplyScalar(out, o, a, at, target.weight[0], n, prime);
    for (int i = 1; i < target.weight.length; i++) {
      JavaPointwise.multiplyScalarAdd(out, o, a, at + i * n, target.weight[i], n, prime);
    }
    for (int k = 0; k < n; k++) {
      long rest = out[o + k] - target.excess[(int) a[quotients + k]];
      out[o + k] = rest + (rest >> 63 & q);
    }
  }
}
