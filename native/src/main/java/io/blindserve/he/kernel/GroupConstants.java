package io.blindserve.he.kernel;

import java.math.BigInteger;
import java.util.List;

/**
 * What carries coefficients from several primes, of product D, to other ones, as the integers in
 * about (-D/2, D/2]: the sum of y_i D/q_i less the quotient v times D, with half of D added before
 * and taken away after (Halevi, Polyakov, Shoup, eprint 2018/117).
 */
final class GroupConstants {

  /** The native kernels look quotients up in a vector of eight words. */
  static final int MAX_SIZE = 7;

  final Reduction[] primes;
  final long[] half;
  final long[] inverse;
  final List<Target> targets;

  /** What carries to one prime t. */
  static final class Target {
    final Reduction prime;

    /** D/q_i modulo t. */
    final long[] weight;

    /** v D + floor(D/2) modulo t, for each quotient v. */
    final long[] excess;

    private Target(Reduction prime, BigInteger product, Reduction[] from) {
      this.prime = prime;
      this.weight = new long[from.length];
      for (int i = 0; i < from.length; i++) {
        weight[i] = residue(product.divide(BigInteger.valueOf(from[i].q())), prime.q());
      }
      this.excess = new long[MAX_SIZE + 1];
      for (int v = 0; v <= from.length; v++) {
        BigInteger whole = product.multiply(BigInteger.valueOf(v)).add(product.shiftRight(1));
        excess[v] = residue(whole, prime.q());
      }
    }
  }

  GroupConstants(List<TransformConstants> from, List<TransformConstants> to) {
    if (from.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "groups of " + from.size() + " primes, more than " + MAX_SIZE);
    }
    BigInteger product = BigInteger.ONE;
    for (TransformConstants t : from) {
      product = product.multiply(BigInteger.valueOf(t.q()));
    }
    this.primes = from.stream().map(TransformConstants::reduction).toArray(Reduction[]::new);
    this.half = new long[primes.length];
    this.inverse = new long[primes.length];
    for (int i = 0; i < primes.length; i++) {
      BigInteger q = BigInteger.valueOf(primes[i].q());
      half[i] = residue(product.shiftRight(1), primes[i].q());
      inverse[i] = product.divide(q).modInverse(q).longValueExact();
    }
    BigInteger whole = product;
    this.targets = to.stream().map(t -> new Target(t.reduction(), whole, primes)).toList();
  }

  int size() {
    return primes.length;
  }

  private static long residue(BigInteger value, long q) {
    return value.mod(BigInteger.valueOf(q)).longValueExact();
  }
}
