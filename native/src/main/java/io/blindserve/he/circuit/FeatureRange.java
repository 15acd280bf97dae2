package io.blindserve.he.circuit;

import java.util.List;

/**
 * A box: one closed interval a feature, in the units of the row as the caller has it.
 *
 * @param min lower ends
 * @param max upper ends, none below its lower end
 */
public record FeatureRange(List<Double> min, List<Double> max) {

  /** Copies the lists and checks that all ends are finite and ordered. */
  public FeatureRange {
    min = List.copyOf(min);
    max = List.copyOf(max);
    if (min.size() != max.size()) {
      throw new IllegalArgumentException(
          "a range of " + min.size() + " lower and " + max.size() + " upper ends");
    }
    for (int i = 0; i < min.size(); i++) {
      if (!Double.isFinite(min.get(i)) || !Double.isFinite(max.get(i)) || min.get(i) > max.get(i)) {
        throw new IllegalArgumentException(
            "the range of feature " + i + " is not a finite interval");
      }
    }
  }

  /** Returns the number of features. */
  public int features() {
    return min.size();
  }
}
