package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.function.Celu;
import io.blindserve.he.compile.function.Elu;
import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.function.HardSigmoid;
import io.blindserve.he.compile.function.LeakyRelu;
import io.blindserve.he.compile.function.Selu;
import io.blindserve.he.compile.function.ThresholdedRelu;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Activations and other functions of one variable. */
final class FunctionOperators {

  static final Map<String, Operator> ALL = all();

  /** Default parameters of Selu, as ONNX states them. */
  private static final double SELU_ALPHA = 1.67326319217681884765625;

  private static final double SELU_GAMMA = 1.05070102214813232421875;

  private FunctionOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    put(out, "Relu", Basic.RELU);
    put(out, "Sigmoid", Basic.SIGMOID);
    put(out, "Tanh", Basic.TANH);
    put(out, "Erf", Basic.ERF);
    put(out, "Exp", Basic.EXP);
    put(out, "Log", Basic.LOG);
    put(out, "Sqrt", Basic.SQRT);
    put(out, "Abs", Basic.ABS);
    put(out, "Reciprocal", Basic.RECIPROCAL);
    put(out, "Softplus", Basic.SOFTPLUS);
    put(out, "Softsign", Basic.SOFTSIGN);
    put(out, "HardSwish", Basic.HARD_SWISH);
    put(out, "Mish", Basic.MISH);
    put(out, "Silu", Basic.SILU);
    with(out, "Gelu", FunctionOperators::gelu);
    with(out, "LeakyRelu", node -> new LeakyRelu(parameter(node, "alpha", 0.01)));
    with(out, "Elu", node -> new Elu(parameter(node, "alpha", 1)));
    with(out, "Celu", node -> new Celu(parameter(node, "alpha", 1)));
    with(out, "ThresholdedRelu", node -> new ThresholdedRelu(parameter(node, "alpha", 1)));
    with(
        out,
        "HardSigmoid",
        node -> new HardSigmoid(parameter(node, "alpha", 0.2), parameter(node, "beta", 0.5)));
    with(
        out,
        "Selu",
        node ->
            new Selu(parameter(node, "alpha", SELU_ALPHA), parameter(node, "gamma", SELU_GAMMA)));
    with(out, "Swish", FunctionOperators::swish);
    out.put("PRelu", FunctionOperators::parametricRelu);
    out.put("Clip", ClipOperators::clip);
    out.put("Max", node -> ClipOperators.extreme(node, true));
    out.put("Min", node -> ClipOperators.extreme(node, false));
    return out;
  }

  private static void put(Map<String, Operator> out, String name, ScalarFunction function) {
    out.put(name, node -> ElementwiseOperators.map(node, function));
  }

  private static void with(
      Map<String, Operator> out, String name, Function<NodeScope, ScalarFunction> function) {
    out.put(name, node -> ElementwiseOperators.map(node, function.apply(node)));
  }

  private static double parameter(NodeScope node, String attribute, double otherwise) {
    double found = node.node().number(attribute, otherwise);
    if (!Double.isFinite(found)) {
      throw node.refused("its attribute " + attribute + " is not finite", "export the model again");
    }
    return found;
  }

  private static ScalarFunction gelu(NodeScope node) {
    return switch (node.node().text("approximate", "none")) {
      case "none" -> Basic.GELU;
      case "tanh" -> Basic.GELU_TANH;
      default -> throw node.refused("its approximation is not known", "use 'none' or 'tanh'");
    };
  }

  private static ScalarFunction swish(NodeScope node) {
    double alpha = parameter(node, "alpha", 1);
    return alpha == 1
        ? Basic.SILU
        : Functions.product(
            Functions.affine(1, 0), Functions.compose(Basic.SIGMOID, Functions.affine(alpha, 0)));
  }

  private static List<Value> parametricRelu(NodeScope node) {
    RowTensor rows = node.rows(0);
    double[] slopes = Elementwise.spread(node, node.constant(1), rows);
    Element[] out = new Element[node.budget().elements(rows.size())];
    for (int i = 0; i < out.length; i++) {
      out[i] = node.symbols().apply(new LeakyRelu(slopes[i]), rows.elements()[i]);
    }
    return List.of(new RowTensor(rows.shape(), out));
  }
}
