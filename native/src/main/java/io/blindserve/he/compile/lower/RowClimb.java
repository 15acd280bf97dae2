package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.FeatureRange;
import java.util.function.ToDoubleFunction;

/**
 * Looks for the largest value of a function of raw rows that has no slope, as that of bits of
 * comparisons: one feature after the other is tried at places that are spread evenly over its
 * range.
 */
final class RowClimb {

  private static final int SWEEPS = 2;
  private static final int PLACES = 9;

  private RowClimb() {}

  static Ascent.Peak climb(FeatureRange rows, ToDoubleFunction<double[]> value, Ascent.Peak start) {
    Ascent.Peak best = start;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < start.point().length; i++) {
        best = along(rows.min().get(i), rows.max().get(i), i, value, best);
      }
    }
    return best;
  }

  private static Ascent.Peak along(
      double min, double max, int feature, ToDoubleFunction<double[]> value, Ascent.Peak from) {
    Ascent.Peak best = from;
    for (int place = 0; place < PLACES; place++) {
      double[] next = from.point().clone();
      next[feature] = min + (max - min) * place / (PLACES - 1);
      double found = value.applyAsDouble(next);
      best = found > best.value() ? new Ascent.Peak(next, found) : best;
    }
    return best;
  }
}
