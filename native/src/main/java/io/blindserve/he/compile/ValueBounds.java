package io.blindserve.he.compile;

import java.util.List;

/**
 * How large the values of a chain become over the box, by sampling and ascent: the norms that
 * layers are divided by, and the range of the raw answer. Estimates from below: whoever uses them
 * adds a margin.
 */
final class ValueBounds {

  private static final int SAMPLES = 256;
  private static final int STARTS = 6;
  private static final int MAX_OUTPUTS = 12;
  private static final long SEED = 0x626C696E64L;

  private ValueBounds() {}

  /**
   * Returns the largest absolute value of each layer over samples of the box; 1 for a layer that is
   * always zero.
   */
  static double[] norms(SquareChain chain) {
    double[] out = new double[chain.depth()];
    RandomPoints points = new RandomPoints(chain.features(), SEED);
    for (int i = 0; i < 2 * SAMPLES; i++) {
      List<double[]> values = chain.values(i % 2 == 0 ? points.inside() : points.corner());
      for (int k = 0; k < out.length; k++) {
        out[k] = StrictMath.max(out[k], Vectors.largest(values.get(k)));
      }
    }
    for (int k = 0; k < out.length; k++) {
      if (!(out[k] > 0)) {
        out[k] = 1;
      }
    }
    return out;
  }

  /** Returns the least and the greatest raw value found over the box, over all outputs. */
  static double[] rawRange(SquareChain chain) {
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    RandomPoints points = new RandomPoints(chain.features(), SEED + 1);
    for (int i = 0; i < 2 * SAMPLES; i++) {
      double[] t = i % 2 == 0 ? points.inside() : points.corner();
      for (double raw : chain.raw(chain.values(t))) {
        range[0] = StrictMath.min(range[0], raw);
        range[1] = StrictMath.max(range[1], raw);
      }
    }
    for (int i = 0; i < STARTS; i++) {
      int output = i % StrictMath.min(chain.outputs(), MAX_OUTPUTS);
      double[] start = i % 2 == 0 ? points.corner() : points.inside();
      range[1] = StrictMath.max(range[1], Ascent.climb(signed(chain, output, 1), start).value());
      range[0] = StrictMath.min(range[0], -Ascent.climb(signed(chain, output, -1), start).value());
    }
    return range;
  }

  private static Ascent.Objective signed(SquareChain chain, int output, int sign) {
    double[] weight = new double[chain.outputs()];
    weight[output] = sign;
    return new Ascent.Objective() {
      @Override
      public double value(double[] t) {
        return sign * chain.raw(chain.values(t))[output];
      }

      @Override
      public double[] direction(double[] t) {
        return chain.gradient(chain.values(t), weight);
      }
    };
  }
}
