package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What an operator sees of its node: operands, attributes, arithmetic, and how to refuse. */
final class NodeScope {

  private final GraphNode node;
  private final Symbols symbols;
  private final Function<String, Value> values;
  private final InputBox box;
  private final boolean sole;

  /**
   * Takes what an operator may see.
   *
   * @param sole whether the node is the only one that reads the input, or what became of it
   */
  NodeScope(
      GraphNode node, Symbols symbols, Function<String, Value> values, InputBox box, boolean sole) {
    this.node = node;
    this.symbols = symbols;
    this.values = values;
    this.box = box;
    this.sole = sole;
  }

  GraphNode node() {
    return node;
  }

  String operator() {
    return node.operator();
  }

  Symbols symbols() {
    return symbols;
  }

  Budget budget() {
    return symbols.budget();
  }

  /**
   * Narrows the box of raw features, if a clip of this operand is a clip of the input.
   *
   * @return false if it is not: then the clip is a function like any other
   */
  boolean clipsInput(RowTensor operand, double[] min, double[] max) {
    if (!sole || !box.fits(operand)) {
      return false;
    }
    box.clip(operand, min, max);
    return true;
  }

  /** Returns a refusal of this node; reason and hint without a full stop. */
  RefusedException refused(String reason, String hint) {
    return budget().refused(reason, hint);
  }

  // ---- operands

  int operands() {
    return node.inputs().size();
  }

  boolean has(int index) {
    return index < node.inputs().size() && !node.inputs().get(index).isEmpty();
  }

  /** Returns an operand's name. */
  String name(int index) {
    if (!has(index)) {
      throw refused("operand " + index + " is missing", "export the model again");
    }
    return node.inputs().get(index);
  }

  /** Returns an operand; refused if its own node was. */
  Value value(int index) {
    return values.apply(name(index));
  }

  boolean isConstant(int index) {
    return value(index) instanceof GraphTensor;
  }

  /** Returns an operand that depends on the input and that nothing was done to by the client. */
  RowTensor rows(int index) {
    RowTensor found = open(index);
    if (found.isFinished()) {
      throw refused(
          "it follows a softmax or argmax, which the client computes", "these must come last");
    }
    return found;
  }

  /** Returns an operand that depends on the input. */
  RowTensor open(int index) {
    if (value(index) instanceof RowTensor found) {
      return found;
    }
    throw refused("operand " + index + " is a constant", "fold it before export");
  }

  /** Returns a constant operand; all values are finite. */
  GraphTensor constant(int index) {
    GraphTensor found = shape(index);
    for (int i = 0; i < found.size(); i++) {
      if (!Double.isFinite(found.value(i))) {
        throw refused("operand " + index + " holds NaN or infinities", "check the training");
      }
    }
    return found;
  }

  /** Returns a constant operand in which NaN stands for the number of rows. */
  GraphTensor shape(int index) {
    if (value(index) instanceof GraphTensor found) {
      return found;
    }
    throw refused("operand " + index + " is not a constant", "fold it before export");
  }

  /** Returns whole numbers of an attribute or, where a later version has it there, an operand. */
  Optional<int[]> integers(String attribute, int operand) {
    Optional<List<Double>> numbers = node.numbers(attribute);
    if (numbers.isPresent()) {
      return Optional.of(integers(numbers.get().stream().mapToDouble(x -> x).toArray()));
    }
    return has(operand) ? Optional.of(integers(constant(operand).values())) : Optional.empty();
  }

  /** Returns whole numbers of an attribute. */
  Optional<int[]> integers(String attribute) {
    return integers(attribute, Integer.MAX_VALUE);
  }

  /** Returns a whole number of an attribute. */
  int integer(String attribute, int otherwise) {
    return integers(new double[] {node.number(attribute, otherwise)})[0];
  }

  /** Returns values as whole numbers; beyond 32 bits the nearest, as ends of slices are. */
  int[] integers(double[] values) {
    int[] out = new int[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) values[i];
      if (!Double.isFinite(values[i]) || values[i] != StrictMath.rint(values[i])) {
        throw refused("a size or index is not a whole number", "export the model again");
      }
    }
    return out;
  }

  /** Returns the axis of a constant's or a row's dimension; the batch is refused. */
  int axis(int onnxAxis, Value of) {
    boolean rows = of instanceof RowTensor;
    int rank = of instanceof RowTensor t ? t.rank() + 1 : ((GraphTensor) of).shape().size();
    int axis = onnxAxis < 0 ? onnxAxis + rank : onnxAxis;
    if (axis < 0 || axis >= rank) {
      throw refused("axis " + onnxAxis + " of " + rank + " dimensions", "export the model again");
    }
    if (rows && axis == 0) {
      throw refused("it works across the rows of a batch", "keep rows apart: use an axis from 1");
    }
    return rows ? axis - 1 : axis;
  }
}
