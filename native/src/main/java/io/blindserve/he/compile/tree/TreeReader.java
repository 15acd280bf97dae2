package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one node of trees into a {@link TreeModel}. The input is taken as single precision, as
 * converters write it. Stateless and thread-safe.
 */
public final class TreeReader {

  private static final String DOMAIN = "ai.onnx.ml.";
  static final String CLASSIFIER = DOMAIN + "TreeEnsembleClassifier";
  static final String REGRESSOR = DOMAIN + "TreeEnsembleRegressor";
  static final String ENSEMBLE = DOMAIN + "TreeEnsemble";

  private TreeReader() {}

  /** Returns whether a node is one of trees. */
  public static boolean reads(GraphNode node) {
    return node.qualifiedOperator().equals(CLASSIFIER)
        || node.qualifiedOperator().equals(REGRESSOR)
        || node.qualifiedOperator().equals(ENSEMBLE);
  }

  /**
   * Reads a node.
   *
   * @throws io.blindserve.he.compile.network.RefusedException if its trees are malformed, break a
   *     bound, or do what has no counterpart here
   */
  public static TreeModel read(GraphNode node) {
    return switch (node.qualifiedOperator()) {
      case CLASSIFIER -> classifier(node);
      case REGRESSOR -> regressor(node);
      case ENSEMBLE -> ensemble(node);
      default ->
          throw new IllegalArgumentException("not a node of trees: " + node.qualifiedOperator());
    };
  }

  private static TreeModel classifier(GraphNode node) {
    refuseDoubles(node, "class_weights_as_tensor");
    int strings = node.texts("classlabels_strings").size();
    int classes = strings > 0 ? strings : NodeTable.numbers(node, "classlabels_int64s").size();
    if (classes < 2 || classes > NodeTable.MAX_OUTPUTS) {
      throw NodeTable.refuse(
          node, classes + " classes; 2 to " + NodeTable.MAX_OUTPUTS, "train with two or more");
    }
    RawTrees raw = new EnsembleReader(node, "class", classes).read();
    List<Tree> trees = new TreeBuilder(node, raw).build();
    ClassScores rule = ClassScores.of(node, trees, classes);
    return model(trees, rule.columns(), rule.shift(), rule.tail());
  }

  private static TreeModel regressor(GraphNode node) {
    refuseDoubles(node, "target_weights_as_tensor");
    int targets = targets(node);
    RawTrees raw = new EnsembleReader(node, "target", targets).read();
    List<Tree> trees = new TreeBuilder(node, raw).build();
    boolean mean = isMean(node, node.text("aggregate_function", "SUM"));
    Tail tail = tail(node, node.text("post_transform", "NONE"));
    return summed(node, trees, targets, mean, tail);
  }

  private static TreeModel ensemble(GraphNode node) {
    int targets = targets(node);
    RawTrees raw = new FlatReader(node, targets).read();
    List<Tree> trees = new TreeBuilder(node, raw).build();
    boolean mean = isMean(node, FlatReader.aggregate(node));
    return summed(node, trees, targets, mean, tail(node, FlatReader.transform(node, targets)));
  }

  private static TreeModel summed(
      GraphNode node, List<Tree> trees, int targets, boolean mean, Tail tail) {
    double share = mean ? 1.0 / trees.size() : 1;
    int given = NodeTable.numbers(node, "base_values").size();
    double[] base = new double[targets];
    if (given > 0) {
      float[] values = NodeTable.floats(node, "base_values", targets);
      for (int k = 0; k < targets; k++) {
        base[k] = values[k];
      }
    }
    double[][] columns = new double[targets][targets];
    for (int k = 0; k < targets; k++) {
      columns[k][k] = share;
    }
    // With one target ONNX Runtime leaves the transform out.
    return model(trees, columns, base, targets == 1 ? Tail.NONE : tail);
  }

  private static int targets(GraphNode node) {
    double targets = node.number("n_targets", 1);
    if (!(targets >= 1 && targets <= NodeTable.MAX_OUTPUTS)
        || targets != StrictMath.rint(targets)) {
      throw NodeTable.refuse(node, "n_targets is no number from 1 to " + NodeTable.MAX_OUTPUTS);
    }
    return (int) targets;
  }

  private static boolean isMean(GraphNode node, String aggregate) {
    return switch (aggregate) {
      case "SUM" -> false;
      case "AVERAGE" -> true;
      default ->
          throw NodeTable.refuse(
              node, "it takes the smallest or largest of the trees", "use a sum or an average");
    };
  }

  static Tail tail(GraphNode node, String transform) {
    return switch (transform) {
      case "NONE" -> Tail.NONE;
      case "LOGISTIC" -> Tail.SIGMOID;
      case "SOFTMAX" -> Tail.SOFTMAX;
      default ->
          throw NodeTable.refuse(
              node, "its post_transform has no counterpart", "use NONE, LOGISTIC or SOFTMAX");
    };
  }

  private static void refuseDoubles(GraphNode node, String weights) {
    String hint = "convert with a float input (FloatTensorType)";
    NodeTable.requireNone(node, "nodes_values_as_tensor", hint);
    NodeTable.requireNone(node, "base_values_as_tensor", hint);
    NodeTable.requireNone(node, weights, hint);
  }

  /** Turns the values of leaves into output columns. */
  private static TreeModel model(List<Tree> trees, double[][] columns, double[] shift, Tail tail) {
    int features = 1;
    List<Tree> out = new ArrayList<>(trees.size());
    for (Tree tree : trees) {
      List<double[]> values = tree.values().stream().map(v -> times(columns, v)).toList();
      out.add(
          new Tree(tree.feature(), tree.bound(), tree.nanLow(), tree.low(), tree.high(), values));
      for (int feature : tree.feature()) {
        features = StrictMath.max(features, feature + 1);
      }
    }
    return new TreeModel(features, out, shift, tail);
  }

  private static double[] times(double[][] columns, double[] values) {
    if (values.length == 0) {
      return values;
    }
    double[] out = new double[columns.length];
    for (int k = 0; k < out.length; k++) {
      for (int j = 0; j < values.length; j++) {
        out[k] += columns[k][j] * values[j];
      }
    }
    return out;
  }
}
