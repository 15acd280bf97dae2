package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gemm, MatMul and BatchNormalization. */
final class MatrixOperators {

  static final Map<String, Operator> ALL = all();

  private static final double DEFAULT_EPSILON = 1e-5;

  private MatrixOperators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> out = new TreeMap<>();
    out.put("Gemm", MatrixOperators::gemm);
    out.put("MatMul", MatrixOperators::matMul);
    out.put("BatchNormalization", MatrixOperators::batchNormalization);
    return out;
  }

  private static List<Value> gemm(NodeScope node) {
    if (node.integer("transA", 0) != 0) {
      throw node.refused("its first operand is transposed", "export with transA = 0");
    }
    RowTensor rows = node.rows(0);
    GraphTensor weights = node.constant(1);
    if (rows.rank() != 1 || weights.shape().size() != 2) {
      throw node.refused("its operands are no matrices", "flatten first, or use MatMul");
    }
    Value product =
        new MatrixProduct(node)
            .byConstant(rows, weights, node.integer("transB", 0) != 0, factor(node, "alpha"));
    if (!node.has(2)) {
      return List.of(product);
    }
    GraphTensor beta = new GraphTensor(List.of(), new double[] {factor(node, "beta")});
    Value summand = node.isConstant(2) ? node.constant(2) : node.rows(2);
    return List.of(Arithmetic.ADD.join(node, product, Arithmetic.MUL.join(node, summand, beta)));
  }

  private static double factor(NodeScope node, String attribute) {
    return node.node().number(attribute, 1);
  }

  private static List<Value> matMul(NodeScope node) {
    MatrixProduct product = new MatrixProduct(node);
    if (node.isConstant(0) && node.isConstant(1)) {
      return List.of(product.ofConstants(node.constant(0), node.constant(1)));
    }
    if (node.isConstant(1)) {
      return List.of(product.byConstant(node.rows(0), node.constant(1), false, 1));
    }
    return List.of(
        node.isConstant(0)
            ? product.ofConstant(node.constant(0), node.rows(1))
            : product.ofRows(node.rows(0), node.rows(1)));
  }

  private static List<Value> batchNormalization(NodeScope node) {
    if (node.integer("training_mode", 0) != 0) {
      throw node.refused("it is in training mode", "export the model for inference");
    }
    RowTensor rows = node.rows(0);
    int channels = rows.rank() == 0 ? 1 : rows.shape().get(0);
    List<double[]> parts = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      parts.add(channelValues(node, i, channels));
    }
    double epsilon = node.node().number("epsilon", DEFAULT_EPSILON);
    int block = rows.size() / channels;
    Element[] out = new Element[node.budget().elements(rows.size())];
    for (int i = 0; i < out.length; i++) {
      int c = i / block;
      double scale = parts.get(0)[c] / StrictMath.sqrt(parts.get(3)[c] + epsilon);
      double shift = parts.get(1)[c] - parts.get(2)[c] * scale;
      boolean finite = Double.isFinite(parts.get(0)[c]) && Double.isFinite(parts.get(1)[c]);
      if (!finite || !Double.isFinite(scale) || !Double.isFinite(shift)) {
        throw node.refused("the variance of channel " + c + " is not above 0", "train it again");
      }
      out[i] = node.symbols().affine(rows.elements()[i], scale, shift);
      // Training brings what is normalised to mean 0 and deviation 1, then to these.
      node.symbols()
          .normalised(out[i], new Spread(parts.get(1)[c], StrictMath.abs(parts.get(0)[c])));
    }
    return List.of(new RowTensor(rows.shape(), out));
  }

  private static double[] channelValues(NodeScope node, int operand, int channels) {
    double[] out = node.constant(operand).values();
    if (out.length != channels) {
      throw node.refused(
          "operand " + operand + " has " + out.length + " values for " + channels + " channels",
          "export the model again");
    }
    return out;
  }
}
