package io.blindserve.he.compile.tree;

import java.util.Arrays;
import java.util.List;

/**
 * One decision tree over single-precision features. Every branch is brought to the one form "low
 * when x <= bound", whichever of the four comparisons the file has. Immutable by convention: arrays
 * are never written after construction. Nodes stand before their children; node 0 is the root.
 *
 * @param feature of a branch, {@link #LEAF} for a leaf
 * @param bound of a branch
 * @param nanLow whether a branch sends NaN to its lower child
 * @param low lower child of a branch
 * @param high higher child of a branch
 * @param values of a leaf, one an output; empty for a branch
 */
@SuppressWarnings("ArrayRecordComponent")
record Tree(
    int[] feature, float[] bound, boolean[] nanLow, int[] low, int[] high, List<double[]> values) {

  /** The feature of a leaf. */
  static final int LEAF = -1;

  /** Copies the list. */
  Tree {
    values = List.copyOf(values);
  }

  /** Returns the number of nodes, leaves included. */
  int nodes() {
    return feature.length;
  }

  boolean isLeaf(int node) {
    return feature[node] == LEAF;
  }

  /** Returns the leaf of a row. */
  int leaf(float[] row) {
    int at = 0;
    while (!isLeaf(at)) {
      float x = row[feature[at]];
      boolean isLow = Float.isNaN(x) ? nanLow[at] : x <= bound[at];
      at = isLow ? low[at] : high[at];
    }
    return at;
  }

  /** Returns this with all values of leaves times a factor. */
  Tree times(double factor) {
    List<double[]> scaled =
        values.stream().map(v -> Arrays.stream(v).map(x -> x * factor).toArray()).toList();
    return new Tree(feature, bound, nanLow, low, high, scaled);
  }

  int leaves() {
    return (int) Arrays.stream(feature).filter(f -> f == LEAF).count();
  }
}
