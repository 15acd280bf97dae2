package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.number;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.text;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import onnx.Onnx;

/** Functions of one variable, as operators and as the formulas that exporters write. */
final class FunctionNodes {

  private FunctionNodes() {}

  /** Adds its operators to a table. */
  static void addTo(Map<String, Consumer<ModelMaker>> out) {
    for (String plain :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Softplus",
            "Softsign",
            "Erf",
            "Abs",
            "Neg",
            "Exp",
            "Selu")) {
      out.put(plain, m -> m.then(plain, List.of()));
    }
    for (String alpha : List.of("LeakyRelu", "Elu", "ThresholdedRelu")) {
      out.put(alpha, m -> m.then(alpha, List.of(), number("alpha", m.number(0.1, 1.2))));
    }
    since(out, 12, "Celu", number("alpha", 0.7));
    since(out, 14, "HardSwish");
    since(out, 18, "Mish");
    since(out, 20, "Gelu", text("approximate", "none"));
    since(out, 20, "Gelu", text("approximate", "tanh"));
    out.put(
        "HardSigmoid",
        m -> m.then("HardSigmoid", List.of(), number("alpha", 0.3), number("beta", 0.4)));
    out.put("PRelu", m -> m.then("PRelu", List.of(m.weights(0, 0.5, m.spread()))));
    out.put("Clip", m -> m.then("Clip", List.of(m.scalar(-0.7), m.scalar(0.9))));
    out.put("Relu6", m -> m.then("Clip", List.of(m.scalar(0), m.scalar(6))));
    out.put("Max", m -> m.then("Max", List.of(m.weights(0.5, m.spread()))));
    out.put("Min", m -> m.then("Min", List.of(m.weights(0.5, m.spread()))));
    out.put("MaxOfTwo", FunctionNodes::maxOfTwo);
    out.put("Reciprocal", FunctionNodes::reciprocal);
    out.put("SqrtLog", FunctionNodes::sqrtLog);
    out.put(
        "Silu",
        m -> m.value = m.node("Mul", List.of(m.value, m.node("Sigmoid", List.of(m.value)))));
    out.put("SiluByDivision", FunctionNodes::siluByDivision);
    out.put("GeluOfErf", FunctionNodes::geluOfErf);
    out.put("GeluOfTanh", FunctionNodes::geluOfTanh);
  }

  /** Operators of later versions; older models get a Relu instead. */
  private static void since(
      Map<String, Consumer<ModelMaker>> out,
      int opset,
      String operator,
      Onnx.AttributeProto... attributes) {
    String name =
        attributes.length == 0 ? operator : operator + attributes[0].getS().toStringUtf8();
    out.put(
        name,
        m -> {
          if (m.opset >= opset) {
            m.then(operator, List.of(), attributes);
          } else {
            m.then("Relu", List.of());
          }
        });
  }

  private static void maxOfTwo(ModelMaker m) {
    String other = m.node("Mul", List.of(m.value, m.weights(1, m.shape)));
    m.then(m.chance(0.5) ? "Max" : "Min", List.of(other));
  }

  private static void reciprocal(ModelMaker m) {
    String square = m.node("Mul", List.of(m.value, m.value));
    m.value = m.node("Reciprocal", List.of(m.node("Add", List.of(square, m.scalar(1)))));
  }

  private static void sqrtLog(ModelMaker m) {
    String square = m.node("Mul", List.of(m.value, m.value));
    String positive = m.node("Add", List.of(square, m.scalar(0.5)));
    m.value = m.node(m.chance(0.5) ? "Sqrt" : "Log", List.of(positive));
  }

  private static void siluByDivision(ModelMaker m) {
    String exponential = m.node("Exp", List.of(m.node("Neg", List.of(m.value))));
    m.then("Div", List.of(m.node("Add", List.of(m.scalar(1), exponential))));
  }

  private static void geluOfErf(ModelMaker m) {
    String scaled = m.node("Div", List.of(m.value, m.scalar(Math.sqrt(2))));
    String factor = m.node("Add", List.of(m.node("Erf", List.of(scaled)), m.scalar(1)));
    String product = m.node("Mul", List.of(m.value, factor));
    m.value = m.node("Mul", List.of(product, m.scalar(0.5)));
  }

  private static void geluOfTanh(ModelMaker m) {
    String cube = m.node("Pow", List.of(m.value, m.scalar(3)));
    String inner =
        m.node("Add", List.of(m.value, m.node("Mul", List.of(cube, m.scalar(0.044715)))));
    String scaled = m.node("Mul", List.of(m.scalar(0.7978846), inner));
    String factor = m.node("Add", List.of(m.node("Tanh", List.of(scaled)), m.scalar(1)));
    String half = m.node("Mul", List.of(m.value, m.scalar(0.5)));
    m.value = m.node("Mul", List.of(half, factor));
  }
}
