package io.blindserve.he.compile.approximate;

/** Gaussian elimination with the largest pivot, for small systems. */
final class Elimination {

  private Elimination() {}

  /**
   * Returns the solution; overwrites {@code a}, whose last column is the right side.
   *
   * @throws ArithmeticException when the matrix is singular
   */
  static double[] solve(double[][] a) {
    int n = a.length;
    for (int k = 0; k < n; k++) {
      swap(a, k, pivot(a, k));
      if (a[k][k] == 0 || !Double.isFinite(a[k][k])) {
        throw new ArithmeticException("a system of " + n + " equations is singular");
      }
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j <= n; j++) {
          a[i][j] -= factor * a[k][j];
        }
      }
    }
    double[] x = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = a[i][n];
      for (int j = i + 1; j < n; j++) {
        sum -= a[i][j] * x[j];
      }
      x[i] = sum / a[i][i];
    }
    return x;
  }

  private static int pivot(double[][] a, int column) {
    int out = column;
    for (int i = column + 1; i < a.length; i++) {
      if (StrictMath.abs(a[i][column]) > StrictMath.abs(a[out][column])) {
        out = i;
      }
    }
    return out;
  }

  private static void swap(double[][] a, int i, int j) {
    double[] row = a[i];
    a[i] = a[j];
    a[j] = row;
  }
}
