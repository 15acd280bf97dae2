package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.Map;
import java.util.TreeMap;

/** Arithmetic on sparse matrices that only the normal form needs. */
final class Linear {

  private Linear() {}

  /** Returns a times b. */
  static SparseMatrix times(SparseMatrix a, SparseMatrix b) {
    SparseMatrix.Builder out = new SparseMatrix.Builder(b.columns());
    for (int i = 0; i < a.rows(); i++) {
      Map<Integer, Double> row = new TreeMap<>();
      for (int e = a.start(i); e < a.start(i + 1); e++) {
        for (int f = b.start(a.column(e)); f < b.start(a.column(e) + 1); f++) {
          row.merge(b.column(f), a.value(e) * b.value(f), Double::sum);
        }
      }
      out.row(row);
    }
    return out.build();
  }

  /**
   * Returns the value on the diagonal if the matrix is a multiple of the identity, and 0 otherwise.
   */
  static double multipleOfIdentity(SparseMatrix a) {
    if (a.rows() != a.columns() || a.entries() != a.rows() || a.rows() == 0) {
      return 0;
    }
    double first = a.value(0);
    for (int i = 0; i < a.rows(); i++) {
      if (a.start(i) != i || a.column(i) != i || a.value(i) != first) {
        return 0;
      }
    }
    return first;
  }
}
