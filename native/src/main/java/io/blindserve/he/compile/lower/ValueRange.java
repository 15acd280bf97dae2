package io.blindserve.he.compile.lower;

/** The least and the greatest raw value over samples, over all channels of the answer. */
final class ValueRange {

  private static final int SAMPLES = 512;
  private static final long SEED = 0x72616E6765L;

  private ValueRange() {}

  static double[] of(Chain chain, Points points) {
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    Points.Sequence sequence = points.from(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      for (double raw : chain.raw(sequence.next())) {
        range[0] = StrictMath.min(range[0], raw);
        range[1] = StrictMath.max(range[1], raw);
      }
    }
    return range;
  }
}
