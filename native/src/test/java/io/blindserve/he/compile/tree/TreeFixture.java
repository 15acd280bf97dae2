package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphAttribute;
import io.blindserve.he.compile.graph.GraphInput;
import io.blindserve.he.compile.graph.GraphNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random ensembles as graphs of one node, and rows for them. */
final class TreeFixture {

  private static final List<String> MODES =
      List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT");

  private final SplittableRandom random;
  private final int features;
  private final int targets;
  private final int depth;
  private final boolean onGrid;
  private final List<String> comparisons;
  private final List<String> modes = new ArrayList<>();
  private final SortedMap<String, List<Double>> lists = new TreeMap<>();

  /**
   * Begins.
   *
   * @param onGrid thresholds are multiples of 1/16 between -1 and 1
   */
  TreeFixture(long seed, int features, int targets, int depth, boolean onGrid) {
    this(seed, features, targets, depth, onGrid, MODES);
  }

  /** Begins, with some of the comparisons only. */
  TreeFixture(
      long seed, int features, int targets, int depth, boolean onGrid, List<String> comparisons) {
    this.comparisons = comparisons;
    this.random = new SplittableRandom(seed);
    this.features = features;
    this.targets = targets;
    this.depth = depth;
    this.onGrid = onGrid;
  }

  Graph graph(int trees) {
    for (int tree = 0; tree < trees; tree++) {
      List<int[]> nodes = new ArrayList<>();
      nodes.add(new int[] {0, 0});
      // Numbers are given as nodes come up, so that children are known by then.
      for (int i = 0; i < nodes.size(); i++) {
        addNode(tree, i, nodes);
      }
    }
    SortedMap<String, GraphAttribute> attributes = new TreeMap<>();
    lists.forEach((name, list) -> attributes.put(name, GraphAttribute.of(list)));
    attributes.put("nodes_modes", GraphAttribute.ofTexts(modes));
    attributes.put("n_targets", GraphAttribute.of(targets));
    return graph(attributes);
  }

  Graph graph(SortedMap<String, GraphAttribute> attributes) {
    GraphNode node =
        new GraphNode(
            "trees", "ai.onnx.ml", "TreeEnsembleRegressor", List.of("x"), List.of("y"), attributes);
    return new Graph(
        List.of(new GraphInput("x", List.of(GraphInput.ANY, features))),
        new TreeMap<>(),
        List.of(node),
        List.of("y"));
  }

  private void addNode(int tree, int id, List<int[]> nodes) {
    int level = nodes.get(id)[1];
    boolean leaf = level == depth || (level > 0 && random.nextInt(5) == 0);
    add("nodes_treeids", tree);
    add("nodes_nodeids", id);
    add("nodes_featureids", random.nextInt(features));
    add("nodes_values", leaf ? 0 : threshold());
    modes.add(leaf ? "LEAF" : comparisons.get(random.nextInt(comparisons.size())));
    add("nodes_truenodeids", leaf ? 0 : nodes.size());
    add("nodes_falsenodeids", leaf ? 0 : nodes.size() + 1);
    if (!leaf) {
      nodes.add(new int[] {0, level + 1});
      nodes.add(new int[] {0, level + 1});
      return;
    }
    for (int k = 0; k < targets; k++) {
      add("target_treeids", tree);
      add("target_nodeids", id);
      add("target_ids", k);
      add("target_weights", (float) random.nextDouble(-1, 1));
    }
  }

  private double threshold() {
    return onGrid ? random.nextInt(-15, 16) / 16.0 : (float) random.nextDouble(-0.95, 0.95);
  }

  private void add(String name, double value) {
    lists.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
  }

  /** Every third value lies on a threshold of the grid, and some lie outside the range. */
  double[] row() {
    double[] out = new double[features];
    for (int i = 0; i < features; i++) {
      boolean grid = random.nextInt(3) == 0;
      out[i] = grid ? random.nextInt(-20, 21) / 16.0 : random.nextDouble(-1.2, 1.2);
    }
    return out;
  }

  FeatureRange range() {
    return new FeatureRange(
        Collections.nCopies(features, -1.0), Collections.nCopies(features, 1.0));
  }

  /** The grid's edges for every feature. */
  List<List<Double>> grid() {
    List<Double> edges = new ArrayList<>();
    for (int i = -15; i <= 15; i++) {
      edges.add(i / 16.0);
    }
    return Collections.nCopies(features, edges);
  }
}
