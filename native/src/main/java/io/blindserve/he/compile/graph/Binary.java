package io.blindserve.he.compile.graph;

import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * An elementwise operator of two operands: how it acts on constants, on a row and a constant, and
 * on two rows.
 */
abstract class Binary implements Operator {

  /** Two constants. */
  abstract double apply(double left, double right);

  /**
   * A row's value and a constant.
   *
   * @param uniform whether the constant is the same everywhere
   * @param swapped whether the constant stands on the left
   */
  abstract Element apply(
      NodeScope node, Element e, double constant, boolean uniform, boolean swapped);

  /** Two values of a row. */
  abstract Element apply(NodeScope node, Element left, Element right);

  @Override
  public List<Value> apply(NodeScope node) {
    if (node.operands() != 2) {
      throw node.refused(node.operands() + " operands, not 2", "export the model again");
    }
    return List.of(join(node, node.value(0), node.value(1)));
  }

  /** Joins two operands. */
  final Value join(NodeScope node, Value left, Value right) {
    if (left instanceof GraphTensor a && right instanceof GraphTensor b) {
      return fold(node, a, b, this::apply);
    }
    if (left instanceof RowTensor a && right instanceof RowTensor b) {
      return rows(node, a, b);
    }
    return left instanceof RowTensor a
        ? mixed(node, a, (GraphTensor) right, false)
        : mixed(node, (RowTensor) right, (GraphTensor) left, true);
  }

  static GraphTensor fold(
      NodeScope node, GraphTensor a, GraphTensor b, DoubleBinaryOperator operation) {
    List<Integer> shape = Elementwise.joined(node, a.shape(), b.shape());
    double[] out = new double[node.budget().elements(Shapes.size(shape))];
    int[] left = Elementwise.spread(a.shape(), shape);
    int[] right = Elementwise.spread(b.shape(), shape);
    for (int i = 0; i < out.length; i++) {
      out[i] = operation.applyAsDouble(a.value(left[i]), b.value(right[i]));
    }
    return new GraphTensor(shape, out);
  }

  private RowTensor rows(NodeScope node, RowTensor a, RowTensor b) {
    if (a.rank() != b.rank()) {
      throw node.refused(
          "it joins rows of " + a.rank() + " and " + b.rank() + " dimensions",
          "reshape them to the same number of dimensions");
    }
    List<Integer> shape = Elementwise.joined(node, a.shape(), b.shape());
    Element[] out = new Element[node.budget().elements(Shapes.size(shape))];
    int[] left = Elementwise.spread(a.shape(), shape);
    int[] right = Elementwise.spread(b.shape(), shape);
    for (int i = 0; i < out.length; i++) {
      out[i] = apply(node, a.elements()[left[i]], b.elements()[right[i]]);
    }
    return new RowTensor(shape, out);
  }

  private RowTensor mixed(NodeScope node, RowTensor rows, GraphTensor constant, boolean swapped) {
    List<Integer> row = Elementwise.rowShape(node, constant.shape(), rows);
    List<Integer> shape = Elementwise.joined(node, row, rows.shape());
    Element[] out = new Element[node.budget().elements(Shapes.size(shape))];
    int[] from = Elementwise.spread(rows.shape(), shape);
    int[] with = Elementwise.spread(row, shape);
    boolean uniform = constant.size() == 1;
    for (int i = 0; i < out.length; i++) {
      out[i] = apply(node, rows.elements()[from[i]], constant.value(with[i]), uniform, swapped);
    }
    return new RowTensor(shape, out);
  }
}
