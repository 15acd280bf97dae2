package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the lists of TreeEnsemble (ai.onnx.ml 5), in which children and leaves are places. Branches
 * come first among the places here, leaves behind them.
 */
final class FlatReader {

  private final GraphNode node;
  private final int outputs;
  private final int branches;
  private final int leaves;

  FlatReader(GraphNode node, int outputs) {
    this.node = node;
    this.outputs = outputs;
    this.branches = NodeTable.numbers(node, "nodes_splits").size();
    this.leaves = NodeTable.numbers(node, "leaf_weights").size();
  }

  RawTrees read() {
    if (branches < 1
        || leaves < 1
        || (long) branches + leaves > NodeTable.MAX_NODES
        || ((long) branches + leaves) * outputs > NodeTable.MAX_VALUES) {
      throw NodeTable.refuse(
          node,
          branches + " branches and " + leaves + " leaves for " + outputs + " outputs",
          "train fewer or smaller trees");
    }
    NodeTable.requireNone(
        node, "membership_values", "train without categories: one-hot columns instead");
    boolean[] isLeaf = new boolean[branches + leaves];
    Arrays.fill(isLeaf, branches, branches + leaves, true);
    return new RawTrees(
        roots(),
        isLeaf,
        modes(),
        padded(NodeTable.indices(node, "nodes_featureids", branches, NodeTable.MAX_FEATURES)),
        Arrays.copyOf(NodeTable.floats(node, "nodes_splits", branches), branches + leaves),
        missing(),
        children("nodes_trueleafs", "nodes_truenodeids"),
        children("nodes_falseleafs", "nodes_falsenodeids"),
        weights());
  }

  private int[] roots() {
    int count = NodeTable.numbers(node, "tree_roots").size();
    if (count < 1 || count > branches) {
      throw NodeTable.refuse(node, count + " roots for " + branches + " branches");
    }
    return NodeTable.indices(node, "tree_roots", count, branches);
  }

  private int[] padded(int[] values) {
    return Arrays.copyOf(values, branches + leaves);
  }

  private Comparison[] modes() {
    Comparison[] known = {Comparison.LEQ, Comparison.LT, Comparison.GTE, Comparison.GT};
    int[] numbers = NodeTable.indices(node, "nodes_modes", branches, 7);
    Comparison[] out = new Comparison[branches + leaves];
    Arrays.fill(out, Comparison.LEQ);
    for (int i = 0; i < branches; i++) {
      if (numbers[i] >= known.length) {
        throw EnsembleReader.equality(node);
      }
      out[i] = known[numbers[i]];
    }
    return out;
  }

  private boolean[] missing() {
    boolean[] out = new boolean[branches + leaves];
    if (!NodeTable.numbers(node, "nodes_missing_value_tracks_true").isEmpty()) {
      int[] tracks = NodeTable.indices(node, "nodes_missing_value_tracks_true", branches, 2);
      for (int i = 0; i < branches; i++) {
        out[i] = tracks[i] == 1;
      }
    }
    return out;
  }

  private int[] children(String leafFlags, String places) {
    int[] toLeaf = NodeTable.indices(node, leafFlags, branches, 2);
    int[] out = NodeTable.indices(node, places, branches, StrictMath.max(branches, leaves));
    for (int i = 0; i < branches; i++) {
      if (out[i] >= (toLeaf[i] == 1 ? leaves : branches)) {
        throw NodeTable.refuse(node, places + " names a place that is not there");
      }
      out[i] += toLeaf[i] == 1 ? branches : 0;
    }
    return padded(out);
  }

  private List<double[]> weights() {
    int[] targets = NodeTable.indices(node, "leaf_targetids", leaves, outputs);
    float[] weights = NodeTable.floats(node, "leaf_weights", leaves);
    List<double[]> out = new ArrayList<>(branches + leaves);
    for (int i = 0; i < branches; i++) {
      out.add(new double[0]);
    }
    for (int i = 0; i < leaves; i++) {
      double[] values = new double[outputs];
      values[targets[i]] = weights[i];
      out.add(values);
    }
    return out;
  }

  static String aggregate(GraphNode node) {
    return switch ((int) node.number("aggregate_function", 1)) {
      case 0 -> "AVERAGE";
      case 1 -> "SUM";
      default -> "other";
    };
  }

  /**
   * ONNX numbers softmax 1 and logistic 2, ONNX Runtime (1.29 to 1.32) the other way round; with
   * one target the latter leaves both out.
   */
  static String transform(GraphNode node, int targets) {
    double transform = node.number("post_transform", 0);
    if (targets > 1 && transform != 0) {
      throw NodeTable.refuse(
          node,
          "ONNX and ONNX Runtime number its transforms differently",
          "leave post_transform out and put a Softmax or Sigmoid node behind it");
    }
    return "NONE";
  }
}
