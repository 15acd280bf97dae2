package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.ScalarFunction;

/**
 * The polynomial with the least weighted sum of squares: of samples that were seen, and, with a
 * small weight, of points all over the range, so that the fit is sane where no sample lies.
 */
final class LeastSquares {

  /** Weight of the points of the range, all together, beside that of the samples. */
  private static final double RANGE_WEIGHT = 0.02;

  private static final int RANGE_POINTS = 65;

  /** Keeps the system solvable when all samples are one point. */
  private static final double RIDGE = 1e-12;

  private final Interval range;
  private final double[] basis;
  private final double[][] gram;
  private final double[] right;
  private double total;

  LeastSquares(Interval range, int degree) {
    this.range = range;
    basis = new double[degree + 1];
    gram = new double[degree + 1][degree + 1];
    right = new double[degree + 1];
  }

  void sample(double weight, double z, double value) {
    total += weight;
    Chebyshev.values(Chebyshev.inner(range, z), basis);
    for (int i = 0; i < basis.length; i++) {
      right[i] += weight * basis[i] * value;
      for (int j = 0; j <= i; j++) {
        gram[i][j] += weight * basis[i] * basis[j];
      }
    }
  }

  /** Adds the points of the range and returns coefficients of Chebyshev polynomials over it. */
  double[] solve(ScalarFunction function) {
    double share = total == 0 ? 1 : total * RANGE_WEIGHT;
    for (double z : Chebyshev.points(range, RANGE_POINTS)) {
      sample(share / RANGE_POINTS, z, function.apply(z));
    }
    for (int i = 0; i < basis.length; i++) {
      gram[i][i] += RIDGE * total;
    }
    if (!Cholesky.factor(gram)) {
      throw new ArithmeticException("a fit of degree " + (basis.length - 1) + " is singular");
    }
    return Cholesky.solve(gram, right);
  }
}
