package io.blindserve.he.compile.graph;

import java.util.List;

/**
 * Values of a tensor put into other places: what all operators that only move values come to. Works
 * on rows, by the dimensions behind the batch, and on constants alike.
 */
final class Picking {

  /** A place that is filled, not picked. */
  static final int FILLED = -1;

  private Picking() {}

  /** Returns the dimensions that can be worked on. */
  static List<Integer> shape(Value value) {
    return value instanceof RowTensor rows ? rows.shape() : ((GraphTensor) value).shape();
  }

  /**
   * Returns a tensor of picked values.
   *
   * @param from indices of values; {@link #FILLED} for the filling
   */
  static Value pick(NodeScope node, Value value, List<Integer> shape, int[] from, double filling) {
    node.budget().elements(from.length);
    if (value instanceof GraphTensor constant) {
      double[] out = new double[from.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = from[i] == FILLED ? filling : constant.value(from[i]);
      }
      return new GraphTensor(shape, out);
    }
    RowTensor rows = (RowTensor) value;
    Element filled = Element.constant(filling);
    Element[] out = new Element[from.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = from[i] == FILLED ? filled : rows.elements()[from[i]];
    }
    return new RowTensor(shape, out);
  }

  /** Returns a tensor of some slices along an axis, in the order of {@code indices}. */
  static Value along(NodeScope node, Value value, int axis, int[] indices, List<Integer> shape) {
    List<Integer> own = shape(value);
    int inner = Shapes.product(own, axis + 1, own.size());
    int outer = Shapes.product(own, 0, axis);
    int size = node.budget().elements((long) outer * indices.length * inner);
    int[] from = new int[size];
    for (int i = 0; i < size; i++) {
      int index = indices[i / inner % indices.length];
      from[i] = (i / inner / indices.length * own.get(axis) + index) * inner + i % inner;
    }
    return pick(node, value, shape, from, 0);
  }
}
