package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The difference of two networks over all calibration rows.
 *
 * @param error the largest, after the tail, divided by the scale
 * @param unseen the largest over rows that no fit has seen
 * @param rms the root of the mean square of the rows' largest differences
 * @param unequal rows whose class differs
 * @param ranges of z, one list a layer, one interval a channel, of the approximate network
 */
record Measured(
    double error, double unseen, double rms, long unequal, List<List<Interval>> ranges) {

  static Measured of(LayerNetwork exact, LayerNetwork other, CalibrationRows rows, double scale) {
    double[] errors = new double[2];
    double squares = 0;
    long unequal = 0;
    List<double[]> low = ends(exact, Double.POSITIVE_INFINITY);
    List<double[]> high = ends(exact, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < rows.size(); i++) {
      double[] x = exact.prepare(rows.row(i));
      double[] truth = last(exact.values(x));
      List<double[]> values = other.values(x);
      extend(values, low, high);
      double[] wanted = Tails.apply(exact.tail(), truth);
      double[] found = Tails.apply(exact.tail(), last(values));
      double difference = Tails.largestDifference(wanted, found) / scale;
      int kind = Samples.isJudge(i, rows.size()) ? 1 : 0;
      errors[kind] = StrictMath.max(errors[kind], difference);
      squares += difference * difference;
      unequal += classOf(exact, wanted) == classOf(exact, found) ? 0 : 1;
    }
    double rms = StrictMath.sqrt(squares / rows.size());
    return new Measured(
        StrictMath.max(errors[0], errors[1]), errors[1], rms, unequal, intervals(low, high));
  }

  private static double[] last(List<double[]> values) {
    return values.get(values.size() - 1);
  }

  /** Returns the class that an answer means; 0 where answers are no classes. */
  static int classOf(LayerNetwork network, double[] answer) {
    if (answer.length == 1) {
      return network.tail() == Tail.SIGMOID && answer[0] >= 0.5 ? 1 : 0;
    }
    if (network.tail() == Tail.NONE && !network.argmax()) {
      return 0;
    }
    int best = 0;
    for (int i = 1; i < answer.length; i++) {
      best = answer[i] > answer[best] ? i : best;
    }
    return best;
  }

  private static List<double[]> ends(LayerNetwork network, double value) {
    List<double[]> out = new ArrayList<>();
    network.layers().forEach(layer -> out.add(new double[layer.width()]));
    out.forEach(array -> Arrays.fill(array, value));
    return out;
  }

  private static void extend(List<double[]> values, List<double[]> low, List<double[]> high) {
    for (int k = 0; k < values.size(); k++) {
      double[] z = values.get(k);
      for (int i = 0; i < z.length; i++) {
        low.get(k)[i] = StrictMath.min(low.get(k)[i], z[i]);
        high.get(k)[i] = StrictMath.max(high.get(k)[i], z[i]);
      }
    }
  }

  private static List<List<Interval>> intervals(List<double[]> low, List<double[]> high) {
    List<List<Interval>> out = new ArrayList<>();
    for (int k = 0; k < low.size(); k++) {
      List<Interval> layer = new ArrayList<>();
      for (int i = 0; i < low.get(k).length; i++) {
        double from = low.get(k)[i];
        double to = high.get(k)[i];
        layer.add(from <= to ? new Interval(from, to) : Interval.EVERYTHING);
      }
      out.add(layer);
    }
    return out;
  }
}
