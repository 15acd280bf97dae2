package io.blindserve.he.compile.tree;

import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Tail;
import java.util.Arrays;
import java.util.List;

/**
 * An ensemble of trees in the clear, as ONNX Runtime computes it: features are compared as floats
 * and leaf values added; here the sum is in doubles, so answers differ from ONNX Runtime's by the
 * rounding of its single-precision sums only. Immutable and thread-safe.
 */
public final class TreeModel {

  private final int features;
  private final List<Tree> trees;
  private final double[] base;
  private final Tail tail;

  TreeModel(int features, List<Tree> trees, double[] base, Tail tail) {
    this.features = features;
    this.trees = List.copyOf(trees);
    this.base = base.clone();
    this.tail = tail;
  }

  /** Returns the values of a row that the trees look at: at least one more than the largest. */
  public int features() {
    return features;
  }

  /** Returns the number of output columns. */
  public int outputs() {
    return base.length;
  }

  /** Returns what follows the sums. */
  public Tail tail() {
    return tail;
  }

  /** Returns the number of trees. */
  public int size() {
    return trees.size();
  }

  /** Returns the number of leaves of all trees. */
  public int leaves() {
    return trees.stream().mapToInt(Tree::leaves).sum();
  }

  List<Tree> trees() {
    return trees;
  }

  /** Returns what every answer has before any tree: a copy. */
  double[] base() {
    return base.clone();
  }

  /** Returns trees whose columns are these times {@code scale} plus {@code shift}. */
  TreeModel affine(double scale, double shift, Tail other) {
    if (scale == 1 && shift == 0) {
      return new TreeModel(features, trees, base, other);
    }
    double[] out = Arrays.stream(base).map(value -> scale * value + shift).toArray();
    List<Tree> scaled = trees.stream().map(tree -> tree.times(scale)).toList();
    return new TreeModel(features, scaled, out, other);
  }

  /** Returns the sums of the trees for a row, before the tail. NaN goes where the file sends it. */
  public double[] scores(float[] row) {
    double[] out = base.clone();
    for (Tree tree : trees) {
      double[] values = tree.values().get(tree.leaf(row));
      for (int k = 0; k < out.length; k++) {
        out[k] += values[k];
      }
    }
    return out;
  }

  /** Returns the answer for a row, after the tail. */
  public double[] answer(float[] row) {
    return apply(tail, scores(row));
  }

  static double[] apply(Tail tail, double[] scores) {
    return switch (tail) {
      case NONE -> scores;
      case SIGMOID -> new RowStep.Sigmoid().apply(scores);
      case SOFTMAX -> new RowStep.Softmax().apply(scores);
    };
  }
}
