package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.function.Clamp;
import io.blindserve.he.compile.function.Functions;
import java.util.Arrays;
import java.util.List;

/**
 * Clip, Max and Min. At the input they bound the rows that a client may send; elsewhere they are
 * functions.
 */
final class ClipOperators {

  private ClipOperators() {}

  static List<Value> clip(NodeScope node) {
    if (node.value(0) instanceof GraphTensor constant) {
      double low = scalar(node, 1, "min", Double.NEGATIVE_INFINITY);
      double high = scalar(node, 2, "max", Double.POSITIVE_INFINITY);
      double[] out = constant.values();
      for (int i = 0; i < out.length; i++) {
        out[i] = StrictMath.min(StrictMath.max(out[i], low), high);
      }
      return List.of(new GraphTensor(constant.shape(), out));
    }
    RowTensor rows = node.rows(0);
    double[] low = bound(node, rows, 1, "min", Double.NEGATIVE_INFINITY);
    double[] high = bound(node, rows, 2, "max", Double.POSITIVE_INFINITY);
    return List.of(clip(node, rows, low, high));
  }

  private static double scalar(NodeScope node, int operand, String attribute, double otherwise) {
    return node.has(operand)
        ? node.constant(operand).value(0)
        : node.node().number(attribute, otherwise);
  }

  private static double[] bound(
      NodeScope node, RowTensor rows, int operand, String attribute, double otherwise) {
    if (node.has(operand)) {
      return Elementwise.spread(node, node.constant(operand), rows);
    }
    double[] out = new double[rows.size()];
    Arrays.fill(out, node.node().number(attribute, otherwise));
    return out;
  }

  private static RowTensor clip(NodeScope node, RowTensor rows, double[] low, double[] high) {
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= high[i])) {
        throw node.refused(
            "its bounds are in the wrong order or no numbers", "check the bounds of the clip");
      }
    }
    if (node.clipsInput(rows, low, high)) {
      return rows;
    }
    Element[] out = new Element[node.budget().elements(rows.size())];
    for (int i = 0; i < out.length; i++) {
      boolean relu = low[i] == 0 && high[i] == Double.POSITIVE_INFINITY;
      out[i] =
          node.symbols().apply(relu ? Basic.RELU : new Clamp(low[i], high[i]), rows.elements()[i]);
    }
    return new RowTensor(rows.shape(), out);
  }

  /** Max or Min of constants and rows: of a row and a constant a clip, of two rows by |a - b|. */
  static List<Value> extreme(NodeScope node, boolean max) {
    Value out = node.value(0);
    for (int i = 1; i < node.operands(); i++) {
      out = join(node, out, node.value(i), max);
    }
    return List.of(out);
  }

  private static Value join(NodeScope node, Value left, Value right, boolean max) {
    if (left instanceof GraphTensor a && right instanceof GraphTensor b) {
      return Binary.fold(node, a, b, max ? StrictMath::max : StrictMath::min);
    }
    if (left instanceof RowTensor a && right instanceof RowTensor b) {
      return of(node, a, b, max);
    }
    RowTensor rows = (RowTensor) (left instanceof RowTensor ? left : right);
    double[] bound =
        Elementwise.spread(node, (GraphTensor) (left instanceof RowTensor ? right : left), rows);
    double[] open = new double[bound.length];
    Arrays.fill(open, max ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
    return clip(node, rows, max ? bound : open, max ? open : bound);
  }

  /** max(a, b) = (a + b + |a - b|) / 2, and min with the other sign. */
  private static Value of(NodeScope node, RowTensor a, RowTensor b, boolean max) {
    Value difference = Arithmetic.SUB.join(node, a, b);
    if (!(difference instanceof RowTensor rows)) {
      return difference;
    }
    Element[] half = new Element[node.budget().elements(rows.size())];
    for (int i = 0; i < half.length; i++) {
      Element absolute = node.symbols().apply(Basic.ABS, rows.elements()[i]);
      half[i] = node.symbols().apply(Functions.affine(max ? 0.5 : -0.5, 0), absolute);
    }
    GraphTensor share = new GraphTensor(List.of(), new double[] {0.5});
    Value middle = Arithmetic.MUL.join(node, Arithmetic.ADD.join(node, a, b), share);
    return Arithmetic.ADD.join(node, middle, new RowTensor(rows.shape(), half));
  }
}
