package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds rows that all rows of a small matrix are combinations of, first come first taken, by
 * Gram-Schmidt with a second pass. Not thread-safe.
 */
final class RowBasis {

  /** What a combination may miss, as a part of the row; a few hundred roundings of a double. */
  private static final double TOLERANCE = 1e-12;

  /** Larger coefficients would cancel. */
  private static final double LARGEST = 1e4;

  private static final int PASSES = 2;

  private final List<double[]> rows = new ArrayList<>();
  private final List<double[]> orthonormal = new ArrayList<>();

  /** By basis row: its products with the orthonormal rows up to its own. */
  private final List<double[]> triangle = new ArrayList<>();

  int size() {
    return rows.size();
  }

  /**
   * Returns the coefficients of a row over the basis; it joins the basis if it is no combination of
   * those before.
   */
  double[] coefficients(double[] row) {
    double[] rest = row.clone();
    double[] products = new double[rows.size()];
    for (int pass = 0; pass < PASSES; pass++) {
      for (int j = 0; j < products.length; j++) {
        double product = dot(rest, orthonormal.get(j));
        products[j] += product;
        subtract(rest, orthonormal.get(j), product);
      }
    }
    double[] out = solve(products);
    if (isCombination(row, out)) {
      return out;
    }
    double[] unit = new double[rows.size() + 1];
    unit[rows.size()] = 1;
    add(row, rest, products);
    return unit;
  }

  private void add(double[] row, double[] rest, double[] products) {
    double norm = StrictMath.sqrt(dot(rest, rest));
    double[] column = Arrays.copyOf(products, products.length + 1);
    column[products.length] = norm;
    double[] direction = rest;
    for (int i = 0; i < direction.length && norm > 0; i++) {
      direction[i] /= norm;
    }
    rows.add(row);
    orthonormal.add(direction);
    triangle.add(column);
  }

  /** Solves for coefficients of basis rows whose products with the orthonormal rows are given. */
  private double[] solve(double[] products) {
    double[] out = products.clone();
    for (int j = out.length - 1; j >= 0; j--) {
      out[j] /= triangle.get(j)[j];
      for (int i = 0; i < j; i++) {
        out[i] -= out[j] * triangle.get(j)[i];
      }
    }
    for (int j = 0; j < out.length; j++) {
      out[j] = StrictMath.abs(out[j]) < TOLERANCE ? 0 : out[j];
    }
    return out;
  }

  private boolean isCombination(double[] row, double[] coefficients) {
    double[] rest = row.clone();
    for (int j = 0; j < coefficients.length; j++) {
      if (!(StrictMath.abs(coefficients[j]) <= LARGEST)) {
        return false;
      }
      subtract(rest, rows.get(j), coefficients[j]);
    }
    return dot(rest, rest) <= TOLERANCE * TOLERANCE * dot(row, row);
  }

  private static double dot(double[] a, double[] b) {
    double out = 0;
    for (int i = 0; i < a.length; i++) {
      out += a[i] * b[i];
    }
    return out;
  }

  private static void subtract(double[] from, double[] row, double factor) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * row[i];
    }
  }
}
