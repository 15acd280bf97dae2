package io.blindserve.server.inference.encrypted.onnx;

import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.integer;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.list;
import static io.blindserve.server.inference.encrypted.onnx.ModelMaker.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Products with matrices. */
final class MatrixNodes {

  private MatrixNodes() {}

  /** Adds its operators to a table. */
  static void addTo(Map<String, Consumer<ModelMaker>> out) {
    out.put("MatMul", MatrixNodes::matMul);
    out.put("MatMulOfRows", MatrixNodes::matMulOfRows);
    out.put("Gemm", MatrixNodes::gemm);
    out.put("Dense", MatrixNodes::dense);
    out.put("Bottleneck", MatrixNodes::bottleneck);
  }

  private static void matMul(ModelMaker m) {
    int last = m.shape.get(m.shape.size() - 1);
    int outputs = m.upTo(6);
    List<Integer> shape = new ArrayList<>(m.shape);
    if (m.shape.size() > 1 && m.chance(0.4)) {
      int rows = m.shape.get(m.shape.size() - 2);
      String left = m.weights(1 / Math.sqrt(rows), List.of(outputs, rows));
      m.value = m.node("MatMul", List.of(left, m.value));
      shape.set(shape.size() - 2, outputs);
    } else {
      m.then("MatMul", List.of(m.weights(1 / Math.sqrt(last), List.of(last, outputs))));
      shape.set(shape.size() - 1, outputs);
    }
    m.shape = shape;
  }

  /** x times its transpose: products of values of the network. */
  private static void matMulOfRows(ModelMaker m) {
    if (m.shape.size() != 2) {
      return;
    }
    String other = m.node("Transpose", List.of(m.value), list("perm", List.of(0, 2, 1)));
    m.then(List.of(m.shape.get(0), m.shape.get(0)), "MatMul", List.of(other));
  }

  private static void gemm(ModelMaker m) {
    int outputs = m.upTo(8);
    boolean transposed = m.chance(0.5);
    double size = 1 / Math.sqrt(m.size());
    List<Integer> dims = transposed ? List.of(outputs, m.size()) : List.of(m.size(), outputs);
    List<String> operands = new ArrayList<>(List.of(m.weights(size, dims)));
    if (m.chance(0.7)) {
      operands.add(m.weights(1, m.chance(0.5) ? List.of(outputs) : List.of(1, outputs)));
    }
    m.then(
        List.of(outputs),
        "Gemm",
        operands,
        integer("transB", transposed ? 1 : 0),
        number("alpha", 0.5),
        number("beta", 2));
  }

  private static void dense(ModelMaker m) {
    int outputs = m.upTo(8);
    m.then("MatMul", List.of(m.weights(1 / Math.sqrt(m.size()), List.of(m.size(), outputs))));
    m.then(List.of(outputs), "Add", List.of(m.weights(1, List.of(outputs))));
  }

  private static void bottleneck(ModelMaker m) {
    int inputs = m.size();
    m.then("MatMul", List.of(m.weights(1 / Math.sqrt(inputs), List.of(inputs, 2))));
    m.then(List.of(7), "MatMul", List.of(m.weights(1, List.of(2, 7))));
  }
}
