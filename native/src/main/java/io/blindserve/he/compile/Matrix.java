package io.blindserve.he.compile;

/**
 * A dense real matrix. Immutable and thread-safe. Sums run over ascending columns, so results are
 * the same everywhere.
 */
final class Matrix {

  private final int rows;
  private final int columns;
  private final double[] values;

  /** Takes over {@code values}, row-major; the caller must not change them any more. */
  Matrix(int rows, int columns, double[] values) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(values.length + " values for " + rows + " x " + columns);
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  double at(int row, int column) {
    return values[row * columns + column];
  }

  double[] times(double[] x) {
    double[] out = new double[rows];
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += values[i * columns + j] * x[j];
      }
      out[i] = sum;
    }
    return out;
  }

  /** Returns the transpose times {@code y}. */
  double[] transposedTimes(double[] y) {
    double[] out = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j] += values[i * columns + j] * y[i];
      }
    }
    return out;
  }

  Matrix times(Matrix other) {
    double[] out = new double[rows * other.columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < columns; k++) {
        double factor = at(i, k);
        for (int j = 0; j < other.columns; j++) {
          out[i * other.columns + j] += factor * other.at(k, j);
        }
      }
    }
    return new Matrix(rows, other.columns, out);
  }

  /** Returns diag(left) * this * diag(right). */
  Matrix scaled(double[] left, double[] right) {
    double[] out = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[i * columns + j] = left[i] * at(i, j) * right[j];
      }
    }
    return new Matrix(rows, columns, out);
  }

  Matrix scaledColumns(double[] right) {
    return scaled(Vectors.constant(rows, 1), right);
  }

  Matrix scaledRows(double[] left) {
    return scaled(left, Vectors.constant(columns, 1));
  }

  double largest() {
    return Vectors.largest(values);
  }
}
