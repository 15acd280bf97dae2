package io.blindserve.he.compile;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;

/** Reads Gemm, MatMul and BatchNormalization. */
final class DenseReader {

  private static final double DEFAULT_EPSILON = 1e-5;

  private final GraphWalk walk;
  private final GraphNode node;
  private final NodeReader reader;

  DenseReader(GraphWalk walk, GraphNode node, NodeReader reader) {
    this.walk = walk;
    this.node = node;
    this.reader = reader;
  }

  ValueForm read() {
    return switch (node.operator()) {
      case "Gemm" -> gemm();
      case "MatMul" -> matMul();
      default -> batchNormalization();
    };
  }

  private ValueForm gemm() {
    if (node.number("transA", 0) != 0) {
      throw reader.refused("its first operand is transposed", "export with transA = 0");
    }
    ValueForm form = reader.form(0);
    boolean transposed = node.number("transB", 0) != 0;
    double alpha = node.number("alpha", 1);
    Matrix weights = matrix(reader.requireConstant(1), transposed, form.width(), alpha);
    double[] bias = new double[weights.rows()];
    if (reader.has(2)) {
      double beta = node.number("beta", 1);
      bias = Vectors.scale(reader.spread(reader.requireConstant(2), weights.rows()), beta);
    }
    return walk.dense(node, form, weights, bias);
  }

  private ValueForm matMul() {
    ValueForm form = reader.form(0);
    Matrix weights = matrix(reader.requireConstant(1), false, form.width(), 1);
    return walk.dense(node, form, weights, new double[weights.rows()]);
  }

  /** Returns outputs x inputs; a file's matrix is inputs x outputs unless transposed. */
  private Matrix matrix(GraphTensor tensor, boolean transposed, int width, double factor) {
    if (tensor.shape().size() != 2) {
      throw reader.refused(
          "its weights have " + tensor.shape().size() + " dimensions", "two are supported");
    }
    int outputs = tensor.shape().get(transposed ? 0 : 1);
    int inputs = tensor.shape().get(transposed ? 1 : 0);
    if (inputs != width || outputs < 1) {
      throw reader.refused(
          "its weights are for " + inputs + " inputs, not " + width, "export the model again");
    }
    double[] values = new double[outputs * inputs];
    for (int i = 0; i < outputs; i++) {
      for (int j = 0; j < inputs; j++) {
        values[i * inputs + j] =
            factor * tensor.value(transposed ? i * inputs + j : j * outputs + i);
      }
    }
    return new Matrix(outputs, inputs, values);
  }

  private ValueForm batchNormalization() {
    ValueForm form = reader.form(0);
    double[] scale = reader.spread(reader.requireConstant(1), form.width());
    double[] shift = reader.spread(reader.requireConstant(2), form.width());
    double[] mean = reader.spread(reader.requireConstant(3), form.width());
    double[] variance = reader.spread(reader.requireConstant(4), form.width());
    double epsilon = node.number("epsilon", DEFAULT_EPSILON);
    double[] factor = Vectors.combine(scale, variance, (s, v) -> s / StrictMath.sqrt(v + epsilon));
    double[] summand = Vectors.add(shift, Vectors.scale(Vectors.multiply(mean, factor), -1));
    Quadratic polynomial =
        form.polynomial().times(Quadratic.ofConstant(factor)).plus(Quadratic.ofConstant(summand));
    return new ValueForm(form.base(), polynomial, form.tail());
  }
}
