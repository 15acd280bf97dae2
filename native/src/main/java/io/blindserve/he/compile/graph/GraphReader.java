package io.blindserve.he.compile.graph;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a graph into a chain of layers, by evaluating it for one row with symbols in place of
 * numbers: every value is a function of one variable, and that variable an affine combination of
 * inputs and of other such values. So constants, normalisations and chains of affine operators fold
 * together, equal rows are computed once, and what no output depends on never appears. Stateless
 * and thread-safe.
 */
public final class GraphReader {

  private static final int MAX_NODES = 10_000;
  private static final int MAX_RANK = 5;

  /** Before it, elementwise operators spread their operands differently. */
  private static final int OLDEST_OPSET = 7;

  private GraphReader() {}

  /**
   * Reads a graph.
   *
   * @param declared the box of raw features; without it the graph must clip its input
   * @throws RefusedException if the graph cannot be computed on ciphertexts; it names the node
   */
  public static LayerNetwork read(Graph graph, Optional<FeatureRange> declared) {
    if (graph.outputs().isEmpty() || graph.nodes().size() > MAX_NODES) {
      throw Refusals.whole(
          graph.nodes().size() + " nodes and " + graph.outputs().size() + " outputs",
          "at most " + MAX_NODES + " nodes and at least one output are supported");
    }
    List<GraphNode> needed = needed(graph);
    requireKnownVersion(graph, needed);
    GraphInput input = input(graph, needed);
    Budget budget = new Budget();
    List<Integer> shape = rowShape(input);
    int features = budget.elements(Shapes.size(shape));
    Symbols symbols = new Symbols(budget, features, input.shape().get(0) == 1);
    InputBox box = new InputBox(features, declared);
    Evaluation evaluation = new Evaluation(graph, symbols, box);
    evaluation.run(input.name(), inputTensor(shape, features), needed);
    Answer answer = Answer.of(graph, evaluation);
    return new Assembly(symbols, features).network(input.name(), box.range(), answer);
  }

  private static void requireKnownVersion(Graph graph, List<GraphNode> needed) {
    int opset = graph.opsets().getOrDefault("", OLDEST_OPSET);
    if (opset < OLDEST_OPSET && needed.stream().anyMatch(node -> node.domain().isEmpty())) {
      throw Refusals.whole(
          "the operators are of version " + opset, "export with opset 11 or later");
    }
  }

  /** Returns the nodes that some output depends on, in the file's order. */
  private static List<GraphNode> needed(Graph graph) {
    Map<String, GraphNode> makers = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
    Set<String> wanted = new HashSet<>(graph.outputs());
    Deque<String> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      GraphNode maker = makers.get(open.pop());
      for (String input : maker == null ? List.<String>of() : maker.inputs()) {
        if (wanted.add(input)) {
          open.push(input);
        }
      }
    }
    List<GraphNode> out = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      if (node.outputs().stream()
          .anyMatch(output -> !output.isEmpty() && wanted.contains(output))) {
        out.add(node);
      }
    }
    return out;
  }

  private static GraphInput input(Graph graph, List<GraphNode> needed) {
    Set<String> read = new HashSet<>(graph.outputs());
    needed.forEach(node -> read.addAll(node.inputs()));
    List<GraphInput> inputs =
        graph.inputs().stream().filter(input -> read.contains(input.name())).toList();
    if (inputs.size() != 1) {
      throw Refusals.whole(
          "the outputs depend on " + inputs.size() + " inputs",
          "join the inputs into one tensor before export");
    }
    return inputs.get(0);
  }

  private static List<Integer> rowShape(GraphInput input) {
    List<Integer> shape = input.shape();
    if (shape.size() < 2 || shape.size() > MAX_RANK) {
      throw Refusals.whole(
          "the input has " + shape.size() + " dimensions",
          "the shape must be [rows, features], or [rows, ...] with up to "
              + (MAX_RANK - 1)
              + " fixed dimensions");
    }
    if (shape.get(0) > 1 || shape.subList(1, shape.size()).stream().anyMatch(d -> d < 1)) {
      throw Refusals.whole(
          "the input's shape is not [any, fixed]",
          "export with a dynamic batch and fixed sizes behind it");
    }
    return shape.subList(1, shape.size());
  }

  private static RowTensor inputTensor(List<Integer> shape, int features) {
    Element[] elements = new Element[features];
    for (int i = 0; i < features; i++) {
      elements[i] = Element.of(Core.ofAtom(i));
    }
    return new RowTensor(shape, elements);
  }
}
