package io.blindserve.he.compile.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * What the trees see of one feature of the raw row: it is rounded to single precision and goes
 * through steps, each monotone, so the whole is.
 *
 * @param feature of the raw row
 * @param steps in order
 */
record Channel(int feature, List<FloatStep> steps) {

  /** Copies the list. */
  Channel {
    steps = List.copyOf(steps);
  }

  static Channel of(int feature) {
    return new Channel(feature, List.of());
  }

  Channel then(FloatStep step) {
    List<FloatStep> out = new ArrayList<>(steps);
    out.add(step);
    return new Channel(feature, out);
  }

  float apply(double x) {
    float out = (float) x;
    for (FloatStep step : steps) {
      out = step.apply(out);
    }
    return out;
  }

  /** Returns whether larger features give smaller values. */
  boolean falls() {
    return steps.stream().filter(FloatStep::falls).count() % 2 == 1;
  }

  /**
   * Returns the double e with: this channel lies at or below {@code bound} exactly for features x
   * <= e, or for a falling channel exactly for x > e. Infinite where that is so for all x or none.
   * Found by bisection over the doubles, so it is exact whatever the steps round.
   */
  double edge(float bound) {
    long low = order(-Float.MAX_VALUE);
    long high = order(Float.MAX_VALUE);
    if (!below(value(low), bound)) {
      return Double.NEGATIVE_INFINITY;
    }
    if (below(value(high), bound)) {
      return Double.POSITIVE_INFINITY;
    }
    while (low + 1 < high) {
      // The ends are too far apart to subtract.
      long middle = (low & high) + ((low ^ high) >> 1);
      if (below(value(middle), bound)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return value(low);
  }

  private boolean below(double x, float bound) {
    return falls() != (apply(x) <= bound);
  }

  /** Numbers the doubles in their order. */
  private static long order(double x) {
    long bits = Double.doubleToRawLongBits(x);
    return bits >= 0 ? bits : Long.MIN_VALUE - bits;
  }

  private static double value(long order) {
    return Double.longBitsToDouble(order >= 0 ? order : Long.MIN_VALUE - order);
  }
}
