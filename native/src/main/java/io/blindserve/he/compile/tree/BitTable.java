package io.blindserve.he.compile.tree;

import java.util.Collections;
import java.util.List;

/**
 * Numbers the edges of all features: feature by feature, ascending. Immutable and thread-safe.
 *
 * @param edges of each feature, ascending
 * @param start the number of each feature's first edge, and of all edges at the end
 */
record BitTable(List<List<Double>> edges, List<Integer> start) {

  static BitTable of(List<List<Double>> edges) {
    Integer[] start = new Integer[edges.size() + 1];
    start[0] = 0;
    for (int i = 0; i < edges.size(); i++) {
      start[i + 1] = start[i] + edges.get(i).size();
    }
    return new BitTable(List.copyOf(edges), List.of(start));
  }

  int bits() {
    return start.get(edges.size());
  }

  /** Returns the number of an edge that is in the table. */
  int bit(int feature, double edge) {
    int found = Collections.binarySearch(edges.get(feature), edge);
    if (found < 0) {
      throw new IllegalStateException("an edge of feature " + feature + " is not in the table");
    }
    return start.get(feature) + found;
  }
}
