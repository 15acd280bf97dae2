package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Tail;
import java.util.Arrays;
import java.util.List;

/**
 * How the sums of a classifier's classes become its output columns: column k is row k of {@code
 * columns} times the sums, plus {@code shift}. Where the standard is silent, which it is for two
 * classes, this is what ONNX Runtime 1.29 does, as its tests with this package show; what it does
 * by accident is refused.
 *
 * @param columns one row a column, one entry a class
 * @param shift one a column
 * @param tail after that
 */
@SuppressWarnings("ArrayRecordComponent")
record ClassScores(double[][] columns, double[] shift, Tail tail) {

  /**
   * Returns the rule of a node.
   *
   * @param trees with values by class
   */
  static ClassScores of(GraphNode node, List<Tree> trees, int classes) {
    Tail tail = TreeReader.tail(node, node.text("post_transform", "NONE"));
    int given = NodeTable.numbers(node, "base_values").size();
    float[] base = NodeTable.floats(node, "base_values", given);
    if (classes > 2) {
      if (given != 0 && given != classes) {
        throw NodeTable.refuse(node, given + " base values for " + classes + " classes");
      }
      return new ClassScores(identity(classes), padded(base, classes), tail);
    }
    boolean onlyFirst = NodeTable.numbers(node, "class_ids").stream().allMatch(id -> id == 0);
    return onlyFirst ? single(node, base, tail) : pair(node, trees, base, tail);
  }

  /**
   * One sum for two classes: it speaks for the second class, although it has the first's number.
   */
  private static ClassScores single(GraphNode node, float[] base, Tail tail) {
    requireFewBases(node, base);
    double shift = base.length == 1 ? base[0] : 0;
    boolean positive =
        NodeTable.numbers(node, "class_weights").stream().allMatch(weight -> weight >= 0);
    double one = positive && tail != Tail.SIGMOID ? 1 : 0;
    return new ClassScores(
        new double[][] {{-1, 0}, {1, 0}},
        new double[] {one - shift, shift},
        tail == Tail.SIGMOID ? Tail.SIGMOID : Tail.NONE);
  }

  private static ClassScores pair(GraphNode node, List<Tree> trees, float[] base, Tail tail) {
    requireFewBases(node, base);
    requireSecond(node, trees);
    boolean onlySecond = NodeTable.numbers(node, "class_ids").stream().allMatch(id -> id == 1);
    double[] shift = padded(onlySecond ? new float[0] : base, 2);
    return new ClassScores(identity(2), shift, tail);
  }

  private static void requireFewBases(GraphNode node, float[] base) {
    if (base.length > 1) {
      throw NodeTable.refuse(
          node,
          "two classes with " + base.length + " base values: runtimes disagree about them",
          "give one base value, or add it to the leaves of the first tree");
    }
  }

  /**
   * A row that meets no weight of the second class is answered in another form. A weight of zero in
   * the file is a weight; here a value of zero is taken as none, which refuses a little too often.
   */
  private static void requireSecond(GraphNode node, List<Tree> trees) {
    boolean always =
        trees.stream()
            .anyMatch(
                tree ->
                    tree.values().stream()
                        .allMatch(values -> values.length == 0 || values[1] != 0));
    boolean all = NodeTable.numbers(node, "class_ids").size() == 2 * leaves(trees);
    if (!always && !all) {
      throw NodeTable.refuse(
          node,
          "some leaves have no weight for the second class",
          "convert with a newer skl2onnx, which writes every class");
    }
  }

  private static int leaves(List<Tree> trees) {
    return trees.stream().mapToInt(Tree::leaves).sum();
  }

  private static double[][] identity(int size) {
    double[][] out = new double[size][size];
    for (int k = 0; k < size; k++) {
      out[k][k] = 1;
    }
    return out;
  }

  private static double[] padded(float[] base, int size) {
    double[] out = new double[size];
    for (int k = 0; k < base.length; k++) {
      out[k] = base[k];
    }
    return Arrays.copyOf(out, size);
  }
}
