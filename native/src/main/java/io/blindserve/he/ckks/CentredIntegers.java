package io.blindserve.he.ckks;

import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.math.BigInteger;
import java.util.Arrays;

/** Reads residues as the integers around zero that they stand for, as doubles. */
final class CentredIntegers {

  private CentredIntegers() {}

  /** Returns each coefficient x in [-Q/2, Q/2) as the nearest double. */
  static double[] of(CoeffPoly poly) {
    RnsBasis basis = poly.basis();
    BigInteger product = basis.product();
    BigInteger half = product.shiftRight(1);
    BigInteger[] sums = new BigInteger[basis.n()];
    Arrays.fill(sums, BigInteger.ZERO);
    for (int i = 0; i < basis.size(); i++) {
      addRow(sums, poly, i, product);
    }
    double[] out = new double[basis.n()];
    for (int k = 0; k < out.length; k++) {
      BigInteger x = sums[k].mod(product);
      out[k] = (x.compareTo(half) >= 0 ? x.subtract(product) : x).doubleValue();
    }
    return out;
  }

  /** Adds row i's part of the Chinese remainder sum. */
  private static void addRow(BigInteger[] sums, CoeffPoly poly, int i, BigInteger product) {
    Modulus q = poly.basis().modulus(i);
    BigInteger others = product.divide(BigInteger.valueOf(q.value()));
    long inverse = q.inverse(others.mod(BigInteger.valueOf(q.value())).longValueExact());
    long[] row = Ring.rowOf(poly.buffer(), poly.row(i), poly.basis().n());
    for (int k = 0; k < row.length; k++) {
      sums[k] = sums[k].add(others.multiply(BigInteger.valueOf(q.multiply(row[k], inverse))));
    }
  }
}
