package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.function.Composed;
import io.blindserve.he.compile.function.Functions;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The output that a client gets.
 *
 * @param name the output's name
 * @param node the node that made it, for messages
 * @param tensor its values; those before the tail, where the client does the rest
 * @param notes one sentence for each output that was left out
 */
record Answer(String name, GraphNode node, RowTensor tensor, List<String> notes) {

  /** Chooses: probabilities before plain values before labels, then in the file's order. */
  static Answer of(Graph graph, Evaluation evaluation) {
    List<String> names = graph.outputs().stream().distinct().toList();
    String chosen = "";
    Optional<RowTensor> best = Optional.empty();
    List<RefusedException> refused = new ArrayList<>();
    for (String name : names) {
      try {
        RowTensor tensor = stripped(tensor(evaluation.value(name), name));
        if (best.isEmpty() || rank(tensor) < rank(best.get())) {
          best = Optional.of(tensor);
          chosen = name;
        }
      } catch (RefusedException e) {
        refused.add(e);
      }
    }
    if (best.isEmpty()) {
      throw refused.get(0);
    }
    return new Answer(chosen, maker(graph, chosen), best.get(), notes(names, chosen, evaluation));
  }

  private static List<String> notes(List<String> names, String chosen, Evaluation evaluation) {
    List<String> out = new ArrayList<>();
    for (String name : names) {
      if (!name.equals(chosen)) {
        out.add("Output '" + name + "' is left out: " + why(name, evaluation));
      }
    }
    return out;
  }

  private static String why(String name, Evaluation evaluation) {
    try {
      tensor(evaluation.value(name), name);
      return "one output is answered.";
    } catch (RefusedException e) {
      return e.refusal().sentence();
    }
  }

  private static GraphNode maker(Graph graph, String name) {
    return graph.nodes().stream()
        .filter(node -> node.outputs().contains(name))
        .findFirst()
        .orElse(GraphNode.NONE);
  }

  private static RowTensor tensor(Value value, String name) {
    if (value instanceof RowTensor tensor) {
      return tensor;
    }
    throw Refusals.whole(
        "output '" + name + "' does not depend on the input", "name another output");
  }

  private static int rank(RowTensor tensor) {
    return tensor.argmax() ? 2 : tensor.tail() == Tail.NONE ? 1 : 0;
  }

  /** Leaves a sigmoid of every value to the client. */
  private static RowTensor stripped(RowTensor tensor) {
    if (tensor.isFinished()) {
      return tensor;
    }
    Element[] out = new Element[tensor.size()];
    for (int i = 0; i < out.length; i++) {
      Element e = tensor.elements()[i];
      Optional<ScalarFunction> argument = logit(e.function());
      if (e.isConstant() || argument.isEmpty()) {
        return tensor;
      }
      out[i] = e.with(argument.get());
    }
    return new RowTensor(tensor.shape(), out, Tail.SIGMOID, false);
  }

  /** Returns g where a function is sigmoid(g(z)), or 1 - sigmoid(-g(z)). */
  private static Optional<ScalarFunction> logit(ScalarFunction f) {
    if (f == Basic.SIGMOID) {
      return Optional.of(Polynomial.IDENTITY);
    }
    if (!(f instanceof Composed c)) {
      return Optional.empty();
    }
    if (c.outer() == Basic.SIGMOID) {
      return Optional.of(c.inner());
    }
    boolean complement = c.outer().equals(Functions.affine(-1, 1));
    return complement
        ? logit(c.inner()).map(g -> Functions.compose(Functions.affine(-1, 0), g))
        : Optional.empty();
  }
}
