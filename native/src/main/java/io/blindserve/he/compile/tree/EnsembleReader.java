package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the parallel lists of TreeEnsembleClassifier and TreeEnsembleRegressor (ai.onnx.ml 1 and
 * 3). Everything is bounded before it is allocated; children and leaves must exist.
 */
final class EnsembleReader {

  private final GraphNode node;
  private final String prefix;
  private final int outputs;
  private final int size;
  private final Map<Long, Integer> places = new HashMap<>();
  private int[] trees = new int[0];
  private int[] ids = new int[0];

  /**
   * Begins.
   *
   * @param prefix of the leaves' attributes: {@code class} or {@code target}
   * @param outputs classes or targets
   */
  EnsembleReader(GraphNode node, String prefix, int outputs) {
    this.node = node;
    this.prefix = prefix;
    this.outputs = outputs;
    this.size = node.texts("nodes_modes").size();
  }

  RawTrees read() {
    requireBounds();
    trees = NodeTable.indices(node, "nodes_treeids", size, Integer.MAX_VALUE);
    ids = NodeTable.indices(node, "nodes_nodeids", size, Integer.MAX_VALUE);
    int[] roots = index();
    boolean[] isLeaf = new boolean[size];
    Comparison[] modes = modes(isLeaf);
    RawTrees out =
        new RawTrees(
            roots,
            isLeaf,
            modes,
            NodeTable.indices(node, "nodes_featureids", size, NodeTable.MAX_FEATURES),
            NodeTable.floats(node, "nodes_values", size),
            missing(),
            children("nodes_truenodeids", isLeaf),
            children("nodes_falsenodeids", isLeaf),
            weights(isLeaf));
    return out;
  }

  private void requireBounds() {
    int leaves = NodeTable.numbers(node, prefix + "_weights").size();
    if (size < 1 || size > NodeTable.MAX_NODES || leaves > NodeTable.MAX_VALUES) {
      throw NodeTable.refuse(
          node,
          size + " nodes and " + leaves + " weights of leaves; up to " + NodeTable.MAX_NODES,
          "train fewer or smaller trees");
    }
    if ((long) size * outputs > NodeTable.MAX_VALUES) {
      throw NodeTable.refuse(
          node, size + " nodes for " + outputs + " outputs", "train fewer or smaller trees");
    }
  }

  /** Finds every node by tree and number; a tree begins where its number first stands. */
  private int[] index() {
    List<Integer> roots = new ArrayList<>();
    Set<Integer> closed = new HashSet<>();
    for (int i = 0; i < size; i++) {
      if (i == 0 || trees[i] != trees[i - 1]) {
        roots.add(i);
        if (!closed.add(trees[i])) {
          throw NodeTable.refuse(node, "the nodes of a tree do not stand together");
        }
      }
      if (places.put(key(trees[i], ids[i]), i) != null) {
        throw NodeTable.refuse(node, "a tree has two nodes of one number");
      }
    }
    return roots.stream().mapToInt(Integer::intValue).toArray();
  }

  private static long key(int tree, int id) {
    return ((long) tree << 32) | id;
  }

  private Comparison[] modes(boolean[] isLeaf) {
    Comparison[] out = new Comparison[size];
    List<String> texts = node.texts("nodes_modes");
    for (int i = 0; i < size; i++) {
      isLeaf[i] = texts.get(i).equals("LEAF");
      out[i] = isLeaf[i] ? Comparison.LEQ : mode(texts.get(i));
    }
    return out;
  }

  private Comparison mode(String text) {
    return switch (text) {
      case "BRANCH_LEQ" -> Comparison.LEQ;
      case "BRANCH_LT" -> Comparison.LT;
      case "BRANCH_GTE" -> Comparison.GTE;
      case "BRANCH_GT" -> Comparison.GT;
      default -> throw equality(node);
    };
  }

  static RuntimeException equality(GraphNode node) {
    return NodeTable.refuse(
        node,
        "a branch does not compare by order",
        "train with numeric features only: one-hot columns instead of categories");
  }

  private boolean[] missing() {
    boolean[] out = new boolean[size];
    if (NodeTable.numbers(node, "nodes_missing_value_tracks_true").isEmpty()) {
      return out;
    }
    int[] tracks = NodeTable.indices(node, "nodes_missing_value_tracks_true", size, 2);
    for (int i = 0; i < size; i++) {
      out[i] = tracks[i] == 1;
    }
    return out;
  }

  private int[] children(String attribute, boolean[] isLeaf) {
    int[] numbers = new int[size];
    List<Double> given = NodeTable.numbers(node, attribute);
    NodeTable.requireSize(node, attribute, given.size(), size);
    for (int i = 0; i < size; i++) {
      // What stands at a leaf means nothing; some converters write -1 there.
      if (!isLeaf[i]) {
        numbers[i] = place(attribute, trees[i], given.get(i));
      }
    }
    return numbers;
  }

  private int place(String attribute, int tree, double id) {
    Integer found = id >= 0 && id <= Integer.MAX_VALUE ? places.get(key(tree, (int) id)) : null;
    if (found == null || id != StrictMath.rint(id)) {
      throw NodeTable.refuse(node, attribute + " names a node that is not there");
    }
    return found;
  }

  private List<double[]> weights(boolean[] isLeaf) {
    int count = NodeTable.numbers(node, prefix + "_weights").size();
    float[] weights = NodeTable.floats(node, prefix + "_weights", count);
    int[] targets = NodeTable.indices(node, prefix + "_ids", count, outputs);
    int[] of = NodeTable.indices(node, prefix + "_treeids", count, Integer.MAX_VALUE);
    List<Double> at = NodeTable.numbers(node, prefix + "_nodeids");
    NodeTable.requireSize(node, prefix + "_nodeids", at.size(), count);
    List<double[]> out = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      out.add(new double[isLeaf[i] ? outputs : 0]);
    }
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      int place = place(prefix + "_nodeids", of[i], at.get(i));
      if (!isLeaf[place] || !seen.add((long) place * outputs + targets[i])) {
        throw NodeTable.refuse(node, "a branch has a weight, or a leaf two for one output");
      }
      out.get(place)[targets[i]] = weights[i];
    }
    return out;
  }
}
