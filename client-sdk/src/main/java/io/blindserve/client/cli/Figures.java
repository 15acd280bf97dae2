package io.blindserve.client.cli;

import java.util.Collection;
import java.util.List;

/** Small statistics over what was measured. */
final class Figures {

  private Figures() {}

  /** Returns the median: of an even number the mean of the middle two; of nothing NaN. */
  static double median(Collection<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
