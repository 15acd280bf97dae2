package io.blindserve.he.compile;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.graph.GraphTensor;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.network.Tail;
import java.util.Optional;

/** Reads one node: elementwise arithmetic here, layers in {@link DenseReader}. */
final class NodeReader {

  private static final String POLYNOMIAL_HINT =
      "train with a square or quadratic activation instead";

  private final GraphWalk walk;
  private final GraphNode node;

  NodeReader(GraphWalk walk, GraphNode node) {
    this.walk = walk;
    this.node = node;
  }

  ValueForm read() {
    return switch (node.qualifiedOperator()) {
      case "Identity", "Dropout" -> form(0);
      case "Cast" -> cast();
      case "Flatten" -> flatten();
      case "Reshape" -> reshape();
      case "Neg" -> map(form(0), open(0).times(-1));
      case "Add" -> binary(Quadratic::plus);
      case "Sub" -> binary((a, b) -> a.plus(b.times(-1)));
      case "Mul" -> binary(this::product);
      case "Div" -> divide();
      case "Pow" -> power();
      case "Max" -> clip(vector(other()), infinite(Double.POSITIVE_INFINITY));
      case "Min" -> clip(infinite(Double.NEGATIVE_INFINITY), vector(other()));
      case "Clip" -> clip(bound(1, Double.NEGATIVE_INFINITY), bound(2, Double.POSITIVE_INFINITY));
      case "Gemm", "MatMul", "BatchNormalization" -> new DenseReader(walk, node, this).read();
      case "Sigmoid" -> tail(Tail.SIGMOID);
      case "Softmax" -> softmax();
      case "Relu",
          "LeakyRelu",
          "Elu",
          "Selu",
          "PRelu",
          "Tanh",
          "Gelu",
          "HardSigmoid",
          "Softplus",
          "Exp",
          "Log",
          "Sqrt",
          "Abs",
          "Erf" ->
          throw Refusals.at(node, "the function is no polynomial of degree two", POLYNOMIAL_HINT);
      default ->
          throw Refusals.at(
              node, "the operator is not supported", "see the list of operators in the manual");
    };
  }

  // ---- operands

  RefusedException refused(String reason, String hint) {
    return Refusals.at(node, reason, hint);
  }

  private String operand(int index) {
    if (index >= node.inputs().size() || node.inputs().get(index).isEmpty()) {
      throw refused("operand " + index + " is missing", "export the model again");
    }
    return node.inputs().get(index);
  }

  boolean has(int index) {
    return index < node.inputs().size() && !node.inputs().get(index).isEmpty();
  }

  Optional<GraphTensor> constant(int index) {
    Optional<GraphTensor> found = walk.constant(operand(index));
    if (found.isPresent() && !Vectors.isFinite(found.get().values())) {
      throw refused("operand " + index + " holds NaN or infinities", "check the training");
    }
    return found;
  }

  GraphTensor requireConstant(int index) {
    return constant(index)
        .orElseThrow(
            () -> refused("operand " + index + " is not a constant", "fold it before export"));
  }

  ValueForm form(int index) {
    ValueForm found =
        walk.form(operand(index))
            .orElseThrow(
                () ->
                    refused(
                        "operand " + index + " is not known",
                        "only values of the network can stand there"));
    if (found.tail() != Tail.NONE
        && !node.operator().equals("Identity")
        && !node.operator().equals("Cast")) {
      throw refused("it follows a sigmoid or softmax", "these must come last");
    }
    return found;
  }

  private Quadratic open(int index) {
    return form(index).polynomial();
  }

  private ValueForm map(ValueForm source, Quadratic polynomial) {
    return new ValueForm(source.base(), polynomial, source.tail());
  }

  /**
   * Spreads a constant over the channels: a scalar, or a last dimension of all channels and others
   * of one.
   */
  double[] spread(GraphTensor tensor, int width) {
    if (tensor.size() == 1) {
      return Vectors.constant(width, tensor.value(0));
    }
    int last = tensor.shape().get(tensor.shape().size() - 1);
    if (tensor.shape().size() > 2 || last != width || tensor.size() != width) {
      throw refused(
          "a constant does not spread over " + width + " channels",
          "use a scalar or one value a channel");
    }
    return tensor.values();
  }

  // ---- elementwise arithmetic

  /** Two polynomials of the same base, or one and a constant, in either order. */
  private ValueForm binary(Operation operation) {
    requireOperands(2);
    Optional<GraphTensor> left = constant(0);
    Optional<GraphTensor> right = constant(1);
    if (left.isPresent() && right.isEmpty()) {
      ValueForm form = form(1);
      return map(
          form,
          operation.apply(
              Quadratic.ofConstant(spread(left.get(), form.width())), form.polynomial()));
    }
    ValueForm form = form(0);
    if (right.isPresent()) {
      return map(
          form,
          operation.apply(
              form.polynomial(), Quadratic.ofConstant(spread(right.get(), form.width()))));
    }
    ValueForm second = form(1);
    if (second.base() != form.base() || second.width() != form.width()) {
      throw refused("it joins two branches of the network", "only a chain of layers is supported");
    }
    return map(form, operation.apply(form.polynomial(), second.polynomial()));
  }

  private void requireOperands(int count) {
    if (node.inputs().size() != count) {
      throw refused(node.inputs().size() + " operands, not " + count, "write it as a chain");
    }
  }

  private Quadratic product(Quadratic a, Quadratic b) {
    if (a.degree() + b.degree() > 2) {
      throw refused("the activation's degree is above two", "use a square or quadratic activation");
    }
    return a.times(b);
  }

  private ValueForm divide() {
    requireOperands(2);
    ValueForm form = form(0);
    double[] divisor = spread(requireConstant(1), form.width());
    if (Vectors.hasZero(divisor)) {
      throw refused("it divides by zero", "check the scaler");
    }
    double[] inverse =
        Vectors.combine(Vectors.constant(divisor.length, 1), divisor, (x, y) -> x / y);
    return map(form, form.polynomial().times(Quadratic.ofConstant(inverse)));
  }

  private ValueForm power() {
    GraphTensor exponent = requireConstant(1);
    if (exponent.size() != 1 || (exponent.value(0) != 1 && exponent.value(0) != 2)) {
      throw refused("the exponent is not 1 or 2", "use a square or quadratic activation");
    }
    ValueForm form = form(0);
    return exponent.value(0) == 1 ? form : map(form, product(form.polynomial(), form.polynomial()));
  }

  // ---- clips, shapes, tails

  private GraphTensor other() {
    requireOperands(2);
    return requireConstant(constant(0).isPresent() ? 0 : 1);
  }

  private ValueForm clipped() {
    boolean constantFirst = !node.operator().equals("Clip") && constant(0).isPresent();
    return form(constantFirst ? 1 : 0);
  }

  private double[] vector(GraphTensor tensor) {
    return spread(tensor, clipped().width());
  }

  private double[] infinite(double value) {
    return Vectors.constant(clipped().width(), value);
  }

  private double[] bound(int index, double otherwise) {
    String attribute = index == 1 ? "min" : "max";
    return has(index)
        ? vector(requireConstant(index))
        : Vectors.constant(clipped().width(), node.number(attribute, otherwise));
  }

  private ValueForm clip(double[] min, double[] max) {
    return walk.clip(node, clipped(), min, max);
  }

  private ValueForm cast() {
    double type = node.number("to", 0);
    if (type != 1 && type != 11) {
      throw refused("it casts to a type that is not float or double", "remove the cast");
    }
    return form(0);
  }

  private ValueForm flatten() {
    if (node.number("axis", 1) != 1) {
      throw refused("its axis is not 1", "keep the shape [rows, features]");
    }
    return form(0);
  }

  private ValueForm reshape() {
    double[] shape = requireConstant(1).values();
    ValueForm form = form(0);
    boolean same =
        shape.length == 2 && (shape[1] == form.width() || shape[1] == -1) && shape[0] <= 0;
    if (!same) {
      throw refused("it changes the shape", "keep the shape [rows, features]");
    }
    return form;
  }

  private ValueForm softmax() {
    double axis = node.number("axis", -1);
    if (axis != 1 && axis != -1) {
      throw refused("its axis is not the last", "use axis -1");
    }
    return tail(Tail.SOFTMAX);
  }

  private ValueForm tail(Tail tail) {
    ValueForm form = form(0);
    return new ValueForm(form.base(), form.polynomial(), tail);
  }

  /** Joins two polynomials of one base. */
  @FunctionalInterface
  private interface Operation {
    Quadratic apply(Quadratic a, Quadratic b);
  }
}
