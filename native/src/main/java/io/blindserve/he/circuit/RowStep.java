package io.blindserve.he.circuit;

import java.util.ArrayList;
import java.util.List;

/**
 * One step on a row in the clear, done by the client: before encoding ({@code pre}) or after
 * decoding ({@code post}). Pure functions, the same on every machine; immutable and thread-safe.
 */
public sealed interface RowStep {

  /** Returns the name in documents. */
  String op();

  /**
   * Returns the number of values that a row of {@code features} values has afterwards, or fails if
   * the step does not fit.
   */
  int width(int features);

  /** Returns the row after this step; the argument is left alone. */
  double[] apply(double[] row);

  /** Returns whether the step may stand before encoding. */
  boolean before();

  /** Returns whether the step may stand after decoding. */
  boolean after();

  private static void requireSize(String what, int size, int features) {
    if (size != features) {
      throw new IllegalArgumentException(what + " is for " + size + " values, not " + features);
    }
  }

  private static void requireFinite(String what, List<Double> values) {
    for (int i = 0; i < values.size(); i++) {
      if (!Double.isFinite(values.get(i))) {
        throw new IllegalArgumentException(what + ": value " + i + " is not finite");
      }
    }
  }

  /**
   * Moves every value into its interval.
   *
   * @param range one interval a value
   */
  record Clip(FeatureRange range) implements RowStep {

    @Override
    public String op() {
      return "clip";
    }

    @Override
    public int width(int features) {
      requireSize(op(), range.features(), features);
      return features;
    }

    @Override
    public double[] apply(double[] row) {
      double[] out = new double[row.length];
      for (int i = 0; i < row.length; i++) {
        out[i] = Math.min(Math.max(row[i], range.min().get(i)), range.max().get(i));
      }
      return out;
    }

    @Override
    public boolean before() {
      return true;
    }

    @Override
    public boolean after() {
      return false;
    }
  }

  /**
   * x * scale + shift, value by value.
   *
   * @param scale factors, finite
   * @param shift summands, finite
   */
  record Affine(List<Double> scale, List<Double> shift) implements RowStep {

    /** Copies the lists and checks them. */
    public Affine {
      scale = List.copyOf(scale);
      shift = List.copyOf(shift);
      requireSize("affine shift", shift.size(), scale.size());
      requireFinite("affine scale", scale);
      requireFinite("affine shift", shift);
    }

    @Override
    public String op() {
      return "affine";
    }

    @Override
    public int width(int features) {
      requireSize(op(), scale.size(), features);
      return features;
    }

    @Override
    public double[] apply(double[] row) {
      double[] out = new double[row.length];
      for (int i = 0; i < row.length; i++) {
        out[i] = row[i] * scale.get(i) + shift.get(i);
      }
      return out;
    }

    @Override
    public boolean before() {
      return true;
    }

    @Override
    public boolean after() {
      return true;
    }
  }

  /**
   * Replaces a value by ones and zeros: 1 where it lies above an edge; feature by feature.
   *
   * @param edges ascending edges of each feature
   */
  record Thermometer(List<List<Double>> edges) implements RowStep {

    /** Copies the lists and checks that edges are finite. */
    public Thermometer {
      edges = edges.stream().map(List::copyOf).toList();
      edges.forEach(list -> requireFinite("thermometer", list));
    }

    @Override
    public String op() {
      return "thermometer";
    }

    @Override
    public int width(int features) {
      requireSize(op(), edges.size(), features);
      return edges.stream().mapToInt(List::size).reduce(0, Math::addExact);
    }

    @Override
    public double[] apply(double[] row) {
      List<Double> out = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        for (double edge : edges.get(i)) {
          out.add(row[i] > edge ? 1.0 : 0.0);
        }
      }
      return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public boolean before() {
      return true;
    }

    @Override
    public boolean after() {
      return false;
    }
  }

  /** The logistic function of every value. */
  record Sigmoid() implements RowStep {

    @Override
    public String op() {
      return "sigmoid";
    }

    @Override
    public int width(int features) {
      return features;
    }

    @Override
    public double[] apply(double[] row) {
      double[] out = new double[row.length];
      for (int i = 0; i < row.length; i++) {
        out[i] = of(row[i]);
      }
      return out;
    }

    /** Returns 1 / (1 + exp(-x)). */
    public static double of(double x) {
      return 1.0 / (1.0 + StrictMath.exp(-x));
    }

    @Override
    public boolean before() {
      return false;
    }

    @Override
    public boolean after() {
      return true;
    }
  }

  /** Exponentials that sum to one; the maximum is subtracted first. */
  record Softmax() implements RowStep {

    @Override
    public String op() {
      return "softmax";
    }

    @Override
    public int width(int features) {
      return features;
    }

    @Override
    public double[] apply(double[] row) {
      double max = Double.NEGATIVE_INFINITY;
      for (double value : row) {
        max = Math.max(max, value);
      }
      double[] out = new double[row.length];
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        out[i] = StrictMath.exp(row[i] - max);
        sum += out[i];
      }
      for (int i = 0; i < row.length; i++) {
        out[i] /= sum;
      }
      return out;
    }

    @Override
    public boolean before() {
      return false;
    }

    @Override
    public boolean after() {
      return true;
    }
  }

  /** The index of the largest value; the lowest index wins. */
  record Argmax() implements RowStep {

    @Override
    public String op() {
      return "argmax";
    }

    @Override
    public int width(int features) {
      return 1;
    }

    @Override
    public double[] apply(double[] row) {
      int best = 0;
      for (int i = 1; i < row.length; i++) {
        if (row[i] > row[best]) {
          best = i;
        }
      }
      return new double[] {best};
    }

    @Override
    public boolean before() {
      return false;
    }

    @Override
    public boolean after() {
      return true;
    }
  }
}
