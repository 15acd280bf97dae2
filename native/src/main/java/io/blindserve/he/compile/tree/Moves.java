package io.blindserve.he.compile.tree;

import java.util.List;
import java.util.Locale;

/**
 * What happened to thresholds when they went to edges of bins.
 *
 * @param thresholds distinct ones
 * @param moved those that lay on no edge
 * @param largest move, as a share of the feature's range
 */
record Moves(int thresholds, int moved, double largest) {

  List<String> notes() {
    if (moved == 0) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%d of %d thresholds were moved to the nearest edge of a bin, by at most %.2g of the"
                + " feature's range.",
            moved,
            thresholds,
            largest));
  }
}
