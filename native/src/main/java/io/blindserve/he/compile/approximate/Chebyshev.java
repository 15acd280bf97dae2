package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Polynomial;

/**
 * Chebyshev polynomials T_0, T_1, ... of t in [-1, 1], where t runs over a range of z: the basis in
 * which fits are made, since powers of z are nearly dependent.
 */
final class Chebyshev {

  private Chebyshev() {}

  /** Returns t for z; 0 on a range of one point. */
  static double inner(Interval range, double z) {
    double half = range.half();
    return half == 0 ? 0 : (z - range.middle()) / half;
  }

  /** Writes T_0(t) to T_d(t) into {@code out}. */
  static void values(double t, double[] out) {
    out[0] = 1;
    if (out.length > 1) {
      out[1] = t;
    }
    for (int k = 2; k < out.length; k++) {
      out[k] = 2 * t * out[k - 1] - out[k - 2];
    }
  }

  /** Returns the sum of coefficients times values of T. */
  static double sum(double[] coefficients, double[] values) {
    double out = 0;
    for (int k = 0; k < coefficients.length; k++) {
      out += coefficients[k] * values[k];
    }
    return out;
  }

  /** Returns the sum as a polynomial in z. */
  static Polynomial polynomial(double[] coefficients, Interval range) {
    Polynomial sum = Polynomial.of(0);
    Polynomial before = Polynomial.of(0);
    Polynomial now = Polynomial.of(1);
    for (int k = 0; k < coefficients.length; k++) {
      sum = sum.plus(now.times(Polynomial.of(coefficients[k])));
      Polynomial next =
          k == 0 ? Polynomial.of(0, 1) : now.times(Polynomial.of(0, 2)).plus(negated(before));
      before = now;
      now = next;
    }
    double half = range.half();
    return half == 0 ? sum : sum.ofAffine(1 / half, -range.middle() / half);
  }

  private static Polynomial negated(Polynomial p) {
    return p.times(Polynomial.of(-1));
  }

  /** Returns {@code count} points of the range, both ends among them, denser towards the ends. */
  static double[] points(Interval range, int count) {
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      double t = -StrictMath.cos(StrictMath.PI * i / (count - 1));
      out[i] =
          StrictMath.min(
              range.high(), StrictMath.max(range.low(), range.middle() + t * range.half()));
    }
    return out;
  }
}
