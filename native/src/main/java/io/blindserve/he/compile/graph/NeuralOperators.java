package io.blindserve.he.compile.graph;

import java.util.Map;
import java.util.TreeMap;

/** The operators of ONNX's own domain, collected from their families. */
final class NeuralOperators {

  static final Map<String, Operator> ALL = all();

  private NeuralOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.putAll(ElementwiseOperators.ALL);
    out.putAll(FunctionOperators.ALL);
    out.putAll(MatrixOperators.ALL);
    out.putAll(WindowOperators.ALL);
    out.putAll(ReduceOperators.ALL);
    out.putAll(ShapeOperators.ALL);
    out.putAll(SelectOperators.ALL);
    out.putAll(TailOperators.ALL);
    out.putAll(UnsupportedOperators.ALL);
    return out;
  }
}
