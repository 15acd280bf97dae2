package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.LayerNetwork;
import java.util.Arrays;
import java.util.Random;

/**
 * Points at which an approximation is fitted: calibration rows first, then points near them and
 * points anywhere in the box, which the exact network can label as well.
 */
@SuppressWarnings("ArrayRecordComponent")
record Samples(double[][] x, double[] weight, int rows) {

  private static final int JUDGED = 5;
  private static final int FEW = 40;
  private static final long VALUES = 1L << 23;
  private static final int MOST_ROWS = 4096;
  private static final int NEAR = 6000;
  private static final int NEAR_EACH = 40;
  private static final int ANYWHERE = 1200;
  private static final double NEAR_WEIGHT = 0.25;
  private static final double ANYWHERE_WEIGHT = 0.005;
  private static final double STRETCH = 0.5;

  /** Java specifies the numbers that this seed gives. */
  private static final long SEED = 20_260_401L;

  /**
   * Draws samples.
   *
   * @param judged whether every fifth row and all points near it stay out of fits, to judge them
   */
  static Samples of(LayerNetwork network, CalibrationRows rows, boolean judged) {
    int widest =
        network.layers().stream().mapToInt(layer -> layer.width()).reduce(1, StrictMath::max);
    int room = (int) StrictMath.max(16, StrictMath.min(1 << 20, VALUES / widest));
    int kept = StrictMath.min(rows.size(), StrictMath.min(MOST_ROWS, room));
    int near = StrictMath.min(StrictMath.min(NEAR, NEAR_EACH * kept), room);
    int anywhere = StrictMath.min(ANYWHERE, room);
    double[][] x = new double[kept + near + anywhere][];
    double[] weight = new double[x.length];
    for (int i = 0; i < kept; i++) {
      x[i] = network.prepare(rows.row(place(i, kept, rows)));
      weight[i] = judged && isJudge(place(i, kept, rows), rows.size()) ? 0 : 1;
    }
    Random random = new Random(SEED);
    for (int i = kept; i < x.length; i++) {
      boolean close = i < kept + near;
      double[] raw = close ? near(network, rows, judged, random) : anywhere(network, random);
      x[i] = network.prepare(raw);
      weight[i] = close ? NEAR_WEIGHT : ANYWHERE_WEIGHT;
    }
    return new Samples(x, weight, kept);
  }

  /** Returns the calibration row that is sample i of so many that are kept. */
  private static int place(int i, int kept, CalibrationRows rows) {
    return (int) ((long) i * rows.size() / kept);
  }

  /** Returns whether a calibration row judges fits: none does where there are few. */
  static boolean isJudge(int row, int rows) {
    return rows >= FEW && row % JUDGED == JUDGED - 1;
  }

  /** Returns all calibration rows and a part of the other points, with more weight. */
  Samples thinned(int by) {
    int others = (x.length - rows + by - 1) / by;
    double[][] some = Arrays.copyOf(x, rows + others);
    double[] weights = Arrays.copyOf(weight, rows + others);
    for (int i = 0; i < others; i++) {
      some[rows + i] = x[rows + i * by];
      weights[rows + i] = by * weight[rows + i * by];
    }
    return new Samples(some, weights, rows);
  }

  /** Returns whether a sample is a calibration row that stays out of fits. */
  boolean judges(int sample) {
    return sample < rows && weight[sample] == 0;
  }

  /** Returns a row moved along the difference of two others: so features stay related. */
  private static double[] near(
      LayerNetwork network, CalibrationRows rows, boolean judged, Random random) {
    double[] from = rows.row(fitted(rows, judged, random));
    double[] one = rows.row(fitted(rows, judged, random));
    double[] two = rows.row(fitted(rows, judged, random));
    double step = STRETCH * random.nextDouble();
    double[] out = new double[from.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = clip(network, j, from[j] + step * (one[j] - two[j]));
    }
    return out;
  }

  private static int fitted(CalibrationRows rows, boolean judged, Random random) {
    int row = random.nextInt(rows.size());
    return judged && isJudge(row, rows.size()) ? row - 1 : row;
  }

  /** Returns a point of the box, or one of its corners, half of the time each. */
  static double[] anywhere(LayerNetwork network, Random random) {
    double[] out = new double[network.features()];
    boolean corner = random.nextBoolean();
    for (int j = 0; j < out.length; j++) {
      double low = network.range().min().get(j);
      double part = corner ? random.nextInt(2) : random.nextDouble();
      out[j] = low + part * (network.range().max().get(j) - low);
    }
    return out;
  }

  private static double clip(LayerNetwork network, int j, double value) {
    double low = network.range().min().get(j);
    return StrictMath.max(low, StrictMath.min(network.range().max().get(j), value));
  }
}
