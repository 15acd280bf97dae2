package io.blindserve.he.rlwe;

import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;

/**
 * Carries coefficients from several primes, of product D, to another one, as the integers in about
 * (-D/2, D/2]: the sum of y_i D/q_i less the quotient v times D, with half of D added before and
 * taken away after (Halevi, Polyakov, Shoup, eprint 2018/117). The quotient is a sum in double
 * precision, in the order of the primes, as Lattigo v6 has it; this decides the result's bits only
 * within 1e-15 of an integer.
 */
final class CentredLift {

  private final RnsBasis from;
  private final long[] half;
  private final long[] inverse;
  private final BigInteger product;

  CentredLift(RnsBasis from) {
    this.from = from;
    this.product = from.product();
    this.half = new long[from.size()];
    this.inverse = new long[from.size()];
    for (int i = 0; i < from.size(); i++) {
      Modulus q = from.modulus(i);
      half[i] = residue(product.shiftRight(1), q);
      inverse[i] = q.inverse(residue(product.divide(BigInteger.valueOf(q.value())), q));
    }
  }

  /**
   * Prepares coefficients: {@code rows[i][k]} becomes y_i of coefficient k; returns the quotients
   * v.
   */
  int[] prepare(long[][] rows) {
    int n = rows[0].length;
    double[] sum = new double[n];
    for (int i = 0; i < rows.length; i++) {
      Modulus q = from.modulus(i);
      double divisor = (double) q.value();
      for (int k = 0; k < n; k++) {
        long y = q.multiply(q.add(rows[i][k], half[i]), inverse[i]);
        rows[i][k] = y;
        sum[k] += (double) y / divisor;
      }
    }
    int[] quotients = new int[n];
    for (int k = 0; k < n; k++) {
      quotients[k] = (int) sum[k];
    }
    return quotients;
  }

  /** Returns the prepared coefficients modulo {@code target}. */
  long[] carry(long[][] prepared, int[] quotients, Modulus target) {
    int n = quotients.length;
    long[] out = new long[n];
    for (int i = 0; i < prepared.length; i++) {
      long weight = residue(product.divide(BigInteger.valueOf(from.modulus(i).value())), target);
      for (int k = 0; k < n; k++) {
        out[k] = target.add(out[k], target.multiply(target.reduce(prepared[i][k]), weight));
      }
    }
    long whole = residue(product, target);
    long halfWhole = residue(product.shiftRight(1), target);
    for (int k = 0; k < n; k++) {
      long excess = target.add(target.multiply(target.reduce(quotients[k]), whole), halfWhole);
      out[k] = target.subtract(out[k], excess);
    }
    return out;
  }

  private static long residue(BigInteger value, Modulus q) {
    return value.mod(BigInteger.valueOf(q.value())).longValueExact();
  }
}
