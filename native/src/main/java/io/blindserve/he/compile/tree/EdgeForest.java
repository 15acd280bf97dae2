package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes trees over raw features of a model's trees, and drops what no row in range can reach. */
final class EdgeForest {

  private final List<Channel> channels;
  private final double[] low;
  private final double[] high;
  private final Snap snap;

  /** Where an edge of a feature goes. */
  interface Snap {
    double edge(int feature, double edge);
  }

  private EdgeForest(List<Channel> channels, FeatureRange range, Snap snap) {
    this.channels = channels;
    // Rows lie in (low, high]: the lower end itself is in.
    this.low = range.min().stream().mapToDouble(StrictMath::nextDown).toArray();
    this.high = range.max().stream().mapToDouble(Double::doubleValue).toArray();
    this.snap = snap;
  }

  /**
   * Returns the trees.
   *
   * @param channels what each feature of the trees is of the raw row
   * @param range where raw rows lie
   * @param snap moves edges
   */
  static List<EdgeTree> of(TreeModel model, List<Channel> channels, FeatureRange range, Snap snap) {
    EdgeForest forest = new EdgeForest(channels, range, snap);
    List<EdgeTree> out = new ArrayList<>(model.size());
    for (Tree tree : model.trees()) {
      out.add(forest.of(tree, 0));
    }
    return out;
  }

  private EdgeTree of(Tree tree, int node) {
    if (tree.isLeaf(node)) {
      return new EdgeTree.Leaf(tree.values().get(node));
    }
    Channel channel = channels.get(tree.feature()[node]);
    int feature = channel.feature();
    double edge = snap.edge(feature, channel.edge(tree.bound()[node]));
    int below = channel.falls() ? tree.high()[node] : tree.low()[node];
    int above = channel.falls() ? tree.low()[node] : tree.high()[node];
    if (edge >= high[feature]) {
      return of(tree, below);
    }
    if (edge <= low[feature]) {
      return of(tree, above);
    }
    double oldHigh = high[feature];
    high[feature] = edge;
    EdgeTree lower = of(tree, below);
    high[feature] = oldHigh;
    double oldLow = low[feature];
    low[feature] = edge;
    EdgeTree upper = of(tree, above);
    low[feature] = oldLow;
    return EdgeTree.Branch.of(feature, edge, lower, upper);
  }

  /** Returns the distinct edges of each feature, ascending. */
  static List<List<Double>> edges(List<EdgeTree> trees, int features) {
    List<SortedSet<Double>> out =
        Stream.generate(() -> (SortedSet<Double>) new TreeSet<Double>()).limit(features).toList();
    trees.forEach(tree -> collect(tree, out));
    return out.stream().map(List::copyOf).toList();
  }

  private static void collect(EdgeTree tree, List<SortedSet<Double>> out) {
    if (tree instanceof EdgeTree.Branch branch) {
      out.get(branch.feature()).add(branch.edge());
      collect(branch.low(), out);
      collect(branch.high(), out);
    }
  }
}
