package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.List;

/** Spreads operands over one another, as ONNX's elementwise operators do. */
final class Elementwise {

  private Elementwise() {}

  /** Returns the shape that both fit; dimensions are aligned at the end. */
  static List<Integer> joined(NodeScope node, List<Integer> left, List<Integer> right) {
    int rank = StrictMath.max(left.size(), right.size());
    List<Integer> a = Shapes.padded(left, rank);
    List<Integer> b = Shapes.padded(right, rank);
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (!a.get(i).equals(b.get(i)) && a.get(i) != 1 && b.get(i) != 1) {
        throw node.refused(
            "shapes " + left + " and " + right + " do not spread over one another",
            "export the model again");
      }
      out.add(StrictMath.max(a.get(i), b.get(i)));
    }
    return out;
  }

  /** Returns a constant's shape as that of one row. */
  static List<Integer> rowShape(NodeScope node, List<Integer> constant, RowTensor rows) {
    if (constant.size() <= rows.rank()) {
      return constant;
    }
    if (constant.size() > rows.rank() + 1 || constant.get(0) != 1) {
      throw node.refused(
          "a constant of shape " + constant + " does not spread over rows of " + rows.shape(),
          "use a scalar, or one value a channel");
    }
    return constant.subList(1, constant.size());
  }

  /** Returns, for every value of {@code target}, the index of the value that is spread there. */
  static int[] spread(List<Integer> shape, List<Integer> target) {
    List<Integer> padded = Shapes.padded(shape, target.size());
    int[] strides = Shapes.strides(padded);
    int[] index = new int[target.size()];
    int[] out = new int[Math.toIntExact(Shapes.size(target))];
    for (int at = 0; at < out.length; at++) {
      int from = 0;
      for (int i = 0; i < index.length; i++) {
        from += padded.get(i) == 1 ? 0 : index[i] * strides[i];
      }
      out[at] = from;
      Shapes.next(index, target);
    }
    return out;
  }

  /** Returns a constant spread over the values of a row. */
  static double[] spread(NodeScope node, GraphTensor constant, RowTensor rows) {
    List<Integer> shape = rowShape(node, constant.shape(), rows);
    if (!joined(node, shape, rows.shape()).equals(rows.shape())) {
      throw node.refused(
          "a constant of shape " + constant.shape() + " does not spread over " + rows.shape(),
          "use a scalar, or one value a channel");
    }
    int[] map = spread(shape, rows.shape());
    double[] out = new double[map.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = constant.value(map[i]);
    }
    return out;
  }
}
