package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.network.Refusals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Bins that do not depend on the trees' thresholds, and where each threshold goes: to the nearest
 * edge. An edge stands for all doubles that single precision takes for the given number, so that a
 * threshold which training took from the same bins lies on it exactly. Immutable.
 */
final class PublicBins implements EdgeForest.Snap {

  private final FeatureRange range;
  private final List<List<Double>> edges;

  private PublicBins(FeatureRange range, List<List<Double>> edges) {
    this.range = range;
    this.edges = edges;
  }

  static PublicBins of(TreeGraph trees, FeatureRange range, TreeOptions options) {
    boolean strict = strict(trees);
    int features = trees.features();
    if (options.edges().isPresent() && options.edges().get().size() != features) {
      throw Refusals.whole(
          "bins are given for " + options.edges().get().size() + " features of " + features,
          "give one list of edges a feature");
    }
    List<List<Double>> edges = new ArrayList<>(features);
    for (int i = 0; i < features; i++) {
      double low = range.min().get(i);
      double high = range.max().get(i);
      List<Double> given =
          options.edges().isPresent()
              ? options.edges().get().get(i)
              : uniform(low, high, options.bins());
      edges.add(inside(given, low, high, strict));
    }
    return new PublicBins(range, edges);
  }

  /** Whether the trees compare with less-than, as XGBoost does: then x = edge is above. */
  private static boolean strict(TreeGraph trees) {
    List<Double> numbers = NodeTable.numbers(trees.node(), "nodes_modes");
    List<String> texts = trees.node().texts("nodes_modes");
    boolean flat = !numbers.isEmpty() && numbers.stream().allMatch(mode -> mode == 1 || mode == 2);
    boolean listed =
        !texts.isEmpty()
            && texts.stream()
                .allMatch(
                    mode ->
                        mode.equals("LEAF")
                            || mode.equals("BRANCH_LT")
                            || mode.equals("BRANCH_GTE"));
    return flat || listed;
  }

  private static List<Double> uniform(double low, double high, int bins) {
    List<Double> out = new ArrayList<>(bins - 1);
    for (int i = 1; i < bins; i++) {
      out.add(low + (high - low) * i / bins);
    }
    return out;
  }

  private static List<Double> inside(List<Double> given, double low, double high, boolean strict) {
    SortedSet<Double> out = new TreeSet<>();
    for (double edge : given) {
      float single = (float) edge;
      double end = Channel.of(0).edge(strict ? StrictMath.nextDown(single) : single);
      if (end >= low && end < high) {
        out.add(end);
      }
    }
    return List.copyOf(out);
  }

  List<List<Double>> edges() {
    return edges;
  }

  /** Returns what happens to these edges of each feature, all within the range. */
  Moves moves(List<List<Double>> thresholds) {
    int count = 0;
    int moved = 0;
    double largest = 0;
    for (int i = 0; i < thresholds.size(); i++) {
      double width = range.max().get(i) - range.min().get(i);
      for (double edge : thresholds.get(i)) {
        double share = StrictMath.abs(edge - edge(i, edge)) / width;
        count++;
        moved += share > 0 ? 1 : 0;
        largest = StrictMath.max(largest, share);
      }
    }
    return new Moves(count, moved, largest);
  }

  /** The ends of the range count as edges: a threshold that goes there is always met, or never. */
  @Override
  public double edge(int feature, double edge) {
    double low = range.min().get(feature);
    double high = range.max().get(feature);
    if (edge < low || edge >= high) {
      return edge;
    }
    List<Double> of = edges.get(feature);
    int found = Collections.binarySearch(of, edge);
    if (found >= 0) {
      return edge;
    }
    int at = -found - 1;
    double below = at == 0 ? StrictMath.nextDown(low) : of.get(at - 1);
    double above = at == of.size() ? high : of.get(at);
    return edge - below <= above - edge ? below : above;
  }
}
