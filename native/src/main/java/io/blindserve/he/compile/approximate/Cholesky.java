package io.blindserve.he.compile.approximate;

/** Solves systems with a symmetric positive definite matrix. */
final class Cholesky {

  private Cholesky() {}

  /**
   * Overwrites the lower half of {@code a} with its factor L.
   *
   * @return whether the matrix was positive definite
   */
  static boolean factor(double[][] a) {
    for (int i = 0; i < a.length; i++) {
      double[] row = a[i];
      for (int j = 0; j < i; j++) {
        row[j] = (row[j] - dot(row, a[j], j)) / a[j][j];
      }
      double pivot = row[i] - dot(row, row, i);
      if (!(pivot > 0) || !Double.isFinite(pivot)) {
        return false;
      }
      row[i] = StrictMath.sqrt(pivot);
    }
    return true;
  }

  /** Four sums side by side, so that the additions need not wait for one another. */
  private static double dot(double[] x, double[] y, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = 0;
    for (; k + 3 < count; k += 4) {
      a += x[k] * y[k];
      b += x[k + 1] * y[k + 1];
      c += x[k + 2] * y[k + 2];
      d += x[k + 3] * y[k + 3];
    }
    for (; k < count; k++) {
      a += x[k] * y[k];
    }
    return a + b + (c + d);
  }

  /** Returns the solution, given L. */
  static double[] solve(double[][] factor, double[] right) {
    int n = right.length;
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] - dot(factor[i], x, i)) / factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      x[i] /= factor[i][i];
      for (int j = 0; j < i; j++) {
        x[j] -= factor[i][j] * x[i];
      }
    }
    return x;
  }
}
