package io.blindserve.he.compile.graph;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Refusals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The box of raw features: what was declared, narrowed by clips at the input. A clip narrows the
 * box only where nothing else reads what is clipped; elsewhere it is a function like any other. Not
 * thread-safe; one a reading.
 */
final class InputBox {

  private final double[] low;
  private final double[] high;

  /**
   * Begins with the declared range, or with no bounds.
   *
   * @param features values of a raw row
   */
  InputBox(int features, Optional<FeatureRange> declared) {
    low = new double[features];
    high = new double[features];
    Arrays.fill(low, Double.NEGATIVE_INFINITY);
    Arrays.fill(high, Double.POSITIVE_INFINITY);
    if (declared.isPresent() && declared.get().features() != features) {
      throw Refusals.whole(
          "the declared range has "
              + declared.get().features()
              + " features, the input "
              + features,
          "declare one interval a feature");
    }
    for (int i = 0; declared.isPresent() && i < features; i++) {
      low[i] = declared.get().min().get(i);
      high[i] = declared.get().max().get(i);
    }
  }

  /** Returns whether every element is an invertible affine map of one feature. */
  boolean fits(RowTensor tensor) {
    for (Element e : tensor.elements()) {
      boolean feature = e.core().isAtom() && e.core().atom(0) < low.length;
      if (!feature || !e.isAffine()) {
        return false;
      }
    }
    return true;
  }

  /** Narrows the box to where every element lies between its bounds. */
  void clip(RowTensor tensor, double[] min, double[] max) {
    for (int i = 0; i < tensor.size(); i++) {
      Element e = tensor.elements()[i];
      Polynomial p = (Polynomial) e.function();
      double slope = p.coefficient(1) * e.scale();
      double shift = p.coefficient(1) * e.shift() + p.coefficient(0);
      double a = (min[i] - shift) / slope;
      double b = (max[i] - shift) / slope;
      int feature = e.core().atom(0);
      low[feature] = StrictMath.max(low[feature], StrictMath.min(a, b));
      high[feature] = StrictMath.min(high[feature], StrictMath.max(a, b));
    }
  }

  /** Returns the box, bounded in every feature, or refuses. */
  FeatureRange range() {
    List<Double> min = new ArrayList<>(low.length);
    List<Double> max = new ArrayList<>(low.length);
    for (int i = 0; i < low.length; i++) {
      if (!Double.isFinite(low[i]) || !Double.isFinite(high[i])) {
        throw Refusals.whole(
            "feature " + i + " has no declared range",
            "declare input.range in model.json, give --calibrate rows.csv, or clip the input");
      }
      if (low[i] > high[i]) {
        throw Refusals.whole(
            "the ranges of feature " + i + " do not meet", "declare a range inside the clip");
      }
      min.add(low[i] + 0.0); // no negative zeros
      max.add(high[i] + 0.0);
    }
    return new FeatureRange(min, max);
  }
}
