package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Arithmetic, value by value. */
final class ElementwiseOperators {

  static final Map<String, Operator> ALL = all();

  private ElementwiseOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Add", Arithmetic.ADD);
    out.put("Sub", Arithmetic.SUB);
    out.put("Mul", Arithmetic.MUL);
    out.put("Div", Arithmetic.DIV);
    out.put("Pow", Arithmetic.POW);
    out.put("Sum", ElementwiseOperators::sum);
    out.put("Mean", ElementwiseOperators::mean);
    out.put("Neg", node -> map(node, Functions.affine(-1, 0)));
    out.put("Identity", ElementwiseOperators::same);
    out.put("Dropout", ElementwiseOperators::dropout);
    out.put("Cast", ElementwiseOperators::cast);
    return out;
  }

  /** Applies a function to every value of operand 0. */
  static List<Value> map(NodeScope node, ScalarFunction function) {
    if (node.value(0) instanceof GraphTensor constant) {
      double[] out = constant.values();
      for (int i = 0; i < out.length; i++) {
        out[i] = function.apply(out[i]);
      }
      return List.of(new GraphTensor(constant.shape(), out));
    }
    RowTensor rows = node.rows(0);
    Element[] out = new Element[node.budget().elements(rows.size())];
    for (int i = 0; i < out.length; i++) {
      out[i] = node.symbols().apply(function, rows.elements()[i]);
    }
    return List.of(new RowTensor(rows.shape(), out));
  }

  private static Value total(NodeScope node) {
    Value out = node.value(0);
    for (int i = 1; i < node.operands(); i++) {
      out = Arithmetic.ADD.join(node, out, node.value(i));
    }
    return out;
  }

  private static List<Value> sum(NodeScope node) {
    return List.of(total(node));
  }

  private static List<Value> mean(NodeScope node) {
    GraphTensor share = new GraphTensor(List.of(), new double[] {1.0 / node.operands()});
    return List.of(Arithmetic.MUL.join(node, total(node), share));
  }

  private static List<Value> same(NodeScope node) {
    return List.of(node.value(0));
  }

  /** In a model that answers, dropout is the identity; a mask is all ones and nobody reads it. */
  private static List<Value> dropout(NodeScope node) {
    if (node.has(2) && node.constant(2).value(0) != 0) {
      throw node.refused("it is in training mode", "export the model for inference");
    }
    return same(node);
  }

  private static List<Value> cast(NodeScope node) {
    return switch (node.integer("to", 0)) {
      case 1, 10, 11, 16 -> same(node);
      case 2, 3, 4, 5, 6, 7, 12, 13 -> whole(node);
      default ->
          throw node.refused(
              "it casts to a type that is not a number", "remove the cast from the model");
    };
  }

  /** An index is whole already; constants are cut as ONNX cuts them. */
  private static List<Value> whole(NodeScope node) {
    if (node.value(0) instanceof GraphTensor constant) {
      double[] out = constant.values();
      for (int i = 0; i < out.length; i++) {
        boolean number = Double.isFinite(out[i]);
        out[i] = number && out[i] < 0 ? StrictMath.ceil(out[i]) : out[i];
        out[i] = number && out[i] > 0 ? StrictMath.floor(out[i]) : out[i];
      }
      return List.of(new GraphTensor(constant.shape(), out));
    }
    if (node.open(0).argmax()) {
      return same(node);
    }
    throw node.refused("it casts to whole numbers", "remove the cast from the model");
  }
}
