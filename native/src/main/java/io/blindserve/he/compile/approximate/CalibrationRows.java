package io.blindserve.he.compile.approximate;

import io.blindserve.he.circuit.FeatureRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Raw rows on which ranges are measured and polynomials are fitted. Immutable and thread-safe.
 * Never published: see {@link Approximated#shows}.
 */
public final class CalibrationRows {

  /** Most rows. */
  public static final int MAX_ROWS = 100_000;

  /** Most values in all rows together. */
  public static final int MAX_VALUES = 1 << 24;

  private final int features;
  private final double[][] rows;

  private CalibrationRows(int features, double[][] rows) {
    this.features = features;
    this.rows = rows;
  }

  /**
   * Checks and copies rows.
   *
   * @throws IllegalArgumentException without rows, with too many, or when one has another number of
   *     values or a value that is not finite
   */
  public static CalibrationRows of(int features, List<double[]> rows) {
    if (rows.isEmpty() || rows.size() > MAX_ROWS) {
      throw new IllegalArgumentException(
          rows.size() + " calibration rows; there must be 1 to " + MAX_ROWS);
    }
    if (features < 1 || (long) features * rows.size() > MAX_VALUES) {
      throw new IllegalArgumentException(
          rows.size() + " calibration rows of " + features + " values are too many values");
    }
    double[][] copy = new double[rows.size()][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = checked(i, features, rows.get(i).clone());
    }
    return new CalibrationRows(features, copy);
  }

  private static double[] checked(int index, int features, double[] row) {
    if (row.length != features) {
      throw new IllegalArgumentException(
          "calibration row " + index + " has " + row.length + " values, not " + features);
    }
    for (int j = 0; j < features; j++) {
      if (!Double.isFinite(row[j])) {
        throw new IllegalArgumentException(
            "value " + j + " of calibration row " + index + " is not finite");
      }
    }
    return row;
  }

  /** Returns the number of values of a row. */
  public int features() {
    return features;
  }

  /** Returns the number of rows. */
  public int size() {
    return rows.length;
  }

  /** Returns a row; not to be written to. */
  double[] row(int index) {
    return rows[index];
  }

  /**
   * Returns a box around the rows that may be published: each side with a margin, rounded outward
   * to two digits, so that it shows no row's value.
   */
  public FeatureRange box() {
    List<Double> min = new ArrayList<>();
    List<Double> max = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] row : rows) {
        low = StrictMath.min(low, row[i]);
        high = StrictMath.max(high, row[i]);
      }
      Interval side = RowFit.extended(low, high);
      min.add(side.low());
      max.add(side.high());
    }
    return new FeatureRange(min, max);
  }
}
