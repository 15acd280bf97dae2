package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.List;

/** Products of matrices, stacked as ONNX's MatMul stacks them. */
final class MatrixProduct {

  private final NodeScope node;

  MatrixProduct(NodeScope node) {
    this.node = node;
  }

  /** The layout of a product: stacks of left (m x k) times right (k x n). */
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(
      List<Integer> shape, int m, int k, int n, int[] leftStack, int[] rightStack) {}

  private Layout layout(List<Integer> left, List<Integer> right) {
    int m = left.get(left.size() - 2);
    int k = left.get(left.size() - 1);
    int n = right.get(right.size() - 1);
    if (right.get(right.size() - 2) != k) {
      throw node.refused(
          "matrices of shapes " + left + " and " + right + " do not fit", "export the model again");
    }
    List<Integer> a = left.subList(0, left.size() - 2);
    List<Integer> b = right.subList(0, right.size() - 2);
    List<Integer> stack = Elementwise.joined(node, a, b);
    List<Integer> shape = new ArrayList<>(stack);
    shape.add(m);
    shape.add(n);
    node.budget().work(k * (long) node.budget().elements(Shapes.size(shape)));
    return new Layout(shape, m, k, n, Elementwise.spread(a, stack), Elementwise.spread(b, stack));
  }

  /** Rows times a constant: factor * rows * weights. */
  RowTensor byConstant(RowTensor rows, GraphTensor weights, boolean transposed, double factor) {
    boolean vector = rows.rank() == 1;
    boolean column = weights.shape().size() == 1;
    if (rows.rank() < 1 || weights.shape().isEmpty() || weights.size() < 1) {
      throw node.refused("an operand has no dimensions", "use Mul");
    }
    if (vector && weights.shape().size() > 2) {
      throw node.refused("its weights have more than two dimensions", "use a matrix");
    }
    List<Integer> left = vector ? Shapes.padded(rows.shape(), 2) : rows.shape();
    List<Integer> right = weights(weights.shape(), left.size(), transposed);
    Layout layout = layout(left, right);
    int[] strides = transposed ? new int[] {1, layout.k} : new int[] {layout.n, 1};
    Term[] terms = node.symbols().terms(rows.elements());
    Accumulator sum = new Accumulator(node.symbols());
    Element[] out = new Element[Math.toIntExact(Shapes.size(layout.shape))];
    for (int at = 0; at < out.length; at++) {
      int stack = at / (layout.m * layout.n);
      int row = (layout.leftStack[stack] * layout.m + at / layout.n % layout.m) * layout.k;
      int column0 = layout.rightStack[stack] * layout.k * layout.n + at % layout.n * strides[1];
      for (int i = 0; i < layout.k; i++) {
        sum.add(terms[row + i], factor * weights.value(column0 + i * strides[0]));
      }
      out[at] = sum.element();
    }
    return new RowTensor(shape(layout.shape, vector, column), out);
  }

  /** Returns the shape of weights as a matrix, without a batch of one. */
  private List<Integer> weights(List<Integer> shape, int rank, boolean transposed) {
    if (shape.size() == 1) {
      return List.of(shape.get(0), 1);
    }
    if (transposed) {
      return List.of(shape.get(1), shape.get(0));
    }
    if (shape.size() == rank + 1 && shape.get(0) == 1) {
      return shape.subList(1, shape.size());
    }
    if (shape.size() > rank) {
      throw node.refused(
          "its weights have " + shape.size() + " dimensions", "use a matrix of weights");
    }
    return shape;
  }

  private static List<Integer> shape(List<Integer> full, boolean vector, boolean column) {
    List<Integer> out = new ArrayList<>(full);
    if (column) {
      out.remove(out.size() - 1);
    }
    if (vector) {
      out.remove(column ? out.size() - 1 : out.size() - 2);
    }
    return out;
  }

  /** A constant times rows, each of which is a matrix or a stack of them. */
  RowTensor ofConstant(GraphTensor weights, RowTensor rows) {
    if (rows.rank() < 2 || weights.shape().size() < 2) {
      throw node.refused(
          "a constant on the left mixes the rows of a batch", "put the constant on the right");
    }
    Layout layout = layout(weights(weights.shape(), rows.rank(), false), rows.shape());
    Term[] terms = node.symbols().terms(rows.elements());
    Accumulator sum = new Accumulator(node.symbols());
    Element[] out = new Element[Math.toIntExact(Shapes.size(layout.shape))];
    for (int at = 0; at < out.length; at++) {
      int stack = at / (layout.m * layout.n);
      int row = (layout.leftStack[stack] * layout.m + at / layout.n % layout.m) * layout.k;
      int column = layout.rightStack[stack] * layout.k * layout.n + at % layout.n;
      for (int i = 0; i < layout.k; i++) {
        sum.add(terms[column + i * layout.n], weights.value(row + i));
      }
      out[at] = sum.element();
    }
    return new RowTensor(layout.shape, out);
  }

  /** Products of values of the network, each a difference of squares. */
  RowTensor ofRows(RowTensor left, RowTensor right) {
    if (left.rank() < 2 || left.rank() != right.rank()) {
      throw node.refused(
          "its operands are no matrices of the same number of dimensions",
          "multiply value by value, or by a constant matrix");
    }
    Symbols symbols = node.symbols();
    Layout layout = layout(left.shape(), right.shape());
    Element[] out = new Element[Math.toIntExact(Shapes.size(layout.shape))];
    Accumulator sum = new Accumulator(symbols);
    for (int at = 0; at < out.length; at++) {
      int stack = at / (layout.m * layout.n);
      int row = (layout.leftStack[stack] * layout.m + at / layout.n % layout.m) * layout.k;
      int column = layout.rightStack[stack] * layout.k * layout.n + at % layout.n;
      for (int i = 0; i < layout.k; i++) {
        Element factor = left.elements()[row + i];
        symbols.budget().elements(1);
        sum.add(symbols.term(symbols.product(factor, right.elements()[column + i * layout.n])), 1);
      }
      out[at] = sum.element();
    }
    return new RowTensor(layout.shape, out);
  }

  /** Two constants of two dimensions. */
  GraphTensor ofConstants(GraphTensor left, GraphTensor right) {
    if (left.shape().size() != 2 || right.shape().size() != 2) {
      throw node.refused("it multiplies constants that are no matrices", "fold it before export");
    }
    Layout layout = layout(left.shape(), right.shape());
    double[] out = new double[layout.m * layout.n];
    for (int at = 0; at < out.length; at++) {
      for (int i = 0; i < layout.k; i++) {
        out[at] +=
            left.value(at / layout.n * layout.k + i) * right.value(i * layout.n + at % layout.n);
      }
    }
    return new GraphTensor(layout.shape, out);
  }
}
