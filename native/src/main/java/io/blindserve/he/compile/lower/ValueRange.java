package io.blindserve.he.compile.lower;

/** The least and the greatest raw value, over all channels of the answer. */
final class ValueRange {

  private static final int SAMPLES = 512;
  private static final long SEED = 0x72616E6765L;

  private ValueRange() {}

  /** Returns the range over samples and where values are largest. */
  static double[] of(Chain chain, Points points) {
    double[] range = ofSamples(chain, points);
    for (double[] peak : points.peaks().answers()) {
      widen(range, chain.raw(peak));
    }
    return range;
  }

  /** Returns the range over samples alone: what most rows of the box have. */
  static double[] ofSamples(Chain chain, Points points) {
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      widen(range, chain.raw(sequence.next()));
    }
    return range;
  }

  private static void widen(double[] range, double[] values) {
    for (double value : values) {
      range[0] = StrictMath.min(range[0], value);
      range[1] = StrictMath.max(range[1], value);
    }
  }
}
