package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.LayerNetwork;

/**
 * Points at which a network may be asked: the box [-1, 1]^n of prepared, centred values where the
 * client's steps are continuous, otherwise what the client makes of raw rows. Stateless.
 */
final class Points {

  private final LayerNetwork network;
  private final double[] centre;
  private final double[] half;
  private final boolean continuous;
  private final Extremes peaks;

  Points(LayerNetwork network) {
    this(network, Extremes.NONE);
  }

  private Points(LayerNetwork network, Extremes peaks) {
    this.network = network;
    this.peaks = peaks;
    FeatureRange box = network.box();
    this.centre = new double[box.features()];
    this.half = new double[box.features()];
    for (int i = 0; i < centre.length; i++) {
      double min = box.min().get(i);
      double max = box.max().get(i);
      centre[i] = min + (max - min) / 2;
      half[i] = max > min ? (max - min) / 2 : 1;
    }
    this.continuous = network.pre().stream().noneMatch(RowStep.Thermometer.class::isInstance);
  }

  double[] centre() {
    return centre;
  }

  double[] half() {
    return half;
  }

  /** Returns half the length of each interval, 0 where it is a point: what t counts for. */
  double[] spread() {
    double[] out = half.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = isFlat(i) ? 0 : half[i];
    }
    return out;
  }

  private boolean isFlat(int i) {
    return network.box().min().get(i).equals(network.box().max().get(i));
  }

  /** Returns whether every point of the box is one that a row gives. */
  boolean isContinuous() {
    return continuous;
  }

  /** Returns these points with those where the values of a chain are largest. */
  Points withPeaks(Chain chain) {
    return new Points(network, ExtremeSearch.of(chain, this));
  }

  /** Returns where values are largest; nowhere before that was looked for. */
  Extremes peaks() {
    return peaks;
  }

  /** Returns what raw rows lie within. */
  FeatureRange rows() {
    return network.range();
  }

  /** Returns the point of a raw row. */
  double[] ofRow(double[] row) {
    return centred(network.prepare(row));
  }

  /** Returns a sequence of points, the same for the same seed. */
  Sequence from(long seed) {
    return new Sequence(seed);
  }

  /** Returns x for a point t. */
  double[] prepared(double[] t) {
    double[] x = new double[t.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = centre[i] + half[i] * t[i];
    }
    return x;
  }

  private double[] centred(double[] x) {
    double[] t = new double[x.length];
    for (int i = 0; i < t.length; i++) {
      t[i] = (x[i] - centre[i]) / half[i];
    }
    return t;
  }

  /** Points inside and corners in turn; where there are no corners, points of raw rows. */
  final class Sequence {

    private final RandomPoints random;
    private int turn;

    private Sequence(long seed) {
      this.random = new RandomPoints(continuous ? centre.length : network.features(), seed);
    }

    double[] next() {
      double[] point = random.next(continuous ? turn++ : 0);
      if (continuous) {
        return flat(point);
      }
      return ofRow(raw(point));
    }

    /** Returns a raw row, where points are not continuous. */
    double[] nextRow() {
      return raw(random.next(0));
    }

    private double[] raw(double[] point) {
      double[] row = new double[point.length];
      for (int i = 0; i < row.length; i++) {
        double min = network.range().min().get(i);
        double max = network.range().max().get(i);
        row[i] = min + (max - min) * (point[i] + 1) / 2;
      }
      return row;
    }

    /** Values whose interval is a point stay there. */
    private double[] flat(double[] t) {
      for (int i = 0; i < t.length; i++) {
        if (isFlat(i)) {
          t[i] = 0;
        }
      }
      return t;
    }
  }
}
