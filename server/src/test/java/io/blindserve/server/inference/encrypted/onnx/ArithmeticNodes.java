package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.integer;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.number;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Sums, products and powers, of constants and of branches of a network. */
final class ArithmeticNodes {

  private ArithmeticNodes() {}

  /** Adds its operators to a table. */
  static void addTo(Map<String, Consumer<ModelMaker>> out) {
    for (String plain : List.of("Identity", "Dropout")) {
      out.put(plain, m -> m.then(plain, List.of()));
    }
    out.put("Cast", m -> m.then("Cast", List.of(), integer("to", 1)));
    out.put("Quadratic", ArithmeticNodes::quadratic);
    out.put("Pow", m -> m.then("Pow", List.of(m.scalar(m.choices.below(5)))));
    out.put("PowOfConstants", ArithmeticNodes::powOfConstants);
    out.put("Add", m -> m.then("Add", List.of(m.weights(1, m.spread()))));
    out.put("Sub", m -> m.then("Sub", List.of(m.weights(1, m.spread()))));
    out.put("SubFrom", m -> m.value = m.node("Sub", List.of(m.weights(1, m.spread()), m.value)));
    out.put("Mul", m -> m.then("Mul", List.of(m.weights(1, m.spread()))));
    out.put("Div", m -> m.then("Div", List.of(m.weights(1, 3, m.spread()))));
    out.put(
        "Sum", m -> m.value = m.node("Sum", List.of(m.value, m.weights(1, m.spread()), m.value)));
    out.put(
        "Mean", m -> m.value = m.node("Mean", List.of(m.value, m.node("Relu", List.of(m.value)))));
    out.put("DifferenceOfBranches", ArithmeticNodes::difference);
    out.put("ProductOfBranches", ArithmeticNodes::product);
    out.put("Residual", ArithmeticNodes::residual);
    out.put("BatchNormalization", ArithmeticNodes::batchNormalization);
  }

  private static void powOfConstants(ModelMaker m) {
    List<Integer> dims = m.spread();
    float[] exponents = new float[dims.stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < exponents.length; i++) {
      exponents[i] = m.choices.between(1, 4);
    }
    m.then("Pow", List.of(m.floats(dims, exponents)));
  }

  private static void quadratic(ModelMaker m) {
    List<Integer> channels = m.spread();
    String square = m.node("Mul", List.of(m.value, m.value));
    String a = m.node("Mul", List.of(square, m.weights(0.5, channels)));
    String b = m.node("Mul", List.of(m.weights(1, channels), m.value));
    m.value = m.node("Add", List.of(m.node("Add", List.of(a, b)), m.weights(1, channels)));
  }

  private static void difference(ModelMaker m) {
    String right = m.node("Mul", List.of(m.value, m.weights(1, m.shape)));
    m.value = m.node("Sub", List.of(m.node("Relu", List.of(m.value)), right));
  }

  private static void product(ModelMaker m) {
    String left = m.node("Tanh", List.of(m.node("Mul", List.of(m.value, m.weights(1, m.shape)))));
    String right = m.node("Add", List.of(m.value, m.weights(1, m.shape)));
    if (m.shape.size() == 1) {
      right = m.node("MatMul", List.of(right, m.weights(0.5, List.of(m.size(), m.size()))));
    }
    m.value = m.node("Mul", List.of(left, right));
  }

  private static void residual(ModelMaker m) {
    String before = m.value;
    List<Integer> shape = m.shape;
    m.then("BatchNormalization", batchParameters(m));
    m.then("Tanh", List.of());
    int last = shape.get(shape.size() - 1);
    m.then("MatMul", List.of(m.weights(1 / Math.sqrt(last), List.of(last, last))));
    if (m.chance(0.5)) {
      m.then("Sigmoid", List.of());
    }
    m.then("Add", List.of(before));
  }

  private static List<String> batchParameters(ModelMaker m) {
    List<Integer> channels = List.of(m.shape.get(0));
    return List.of(
        m.weights(0.5, 1.5, channels),
        m.weights(0.5, channels),
        m.weights(0.5, channels),
        m.weights(0.5, 2, channels));
  }

  private static void batchNormalization(ModelMaker m) {
    m.then("BatchNormalization", batchParameters(m), number("epsilon", 1e-3));
  }
}
