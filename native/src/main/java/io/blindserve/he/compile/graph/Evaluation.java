package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates the nodes that outputs depend on, in the file's order. A refusal stands for the values
 * that its node would have made, and is thrown to whoever reads them. Not thread-safe; one a
 * reading.
 */
final class Evaluation {

  private final Graph graph;
  private final Symbols symbols;
  private final InputBox box;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, RefusedException> refusals = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  /** Values that are the input up to affine maps, and that one node alone reads, all the way. */
  private final Set<String> clippable = new HashSet<>();

  Evaluation(Graph graph, Symbols symbols, InputBox box) {
    this.graph = graph;
    this.symbols = symbols;
    this.box = box;
    values.putAll(graph.constants());
  }

  /** Evaluates the nodes that are needed for the graph's outputs. */
  void run(String inputName, RowTensor input, List<GraphNode> needed) {
    countReaders(needed);
    values.put(inputName, input);
    if (readers.getOrDefault(inputName, 0) == 1) {
      clippable.add(inputName);
    }
    for (GraphNode node : needed) {
      symbols.budget().at(node);
      try {
        keep(node, apply(node));
      } catch (RefusedException e) {
        node.outputs().forEach(output -> refusals.put(output, e));
      }
    }
    symbols.budget().at(GraphNode.NONE);
  }

  private void countReaders(List<GraphNode> needed) {
    for (GraphNode node : needed) {
      node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    graph.outputs().forEach(output -> readers.merge(output, 1, Integer::sum));
  }

  private List<Value> apply(GraphNode node) {
    Operator operator =
        OperatorTable.find(node)
            .orElseThrow(
                () ->
                    symbols
                        .budget()
                        .refused(
                            "the operator is not supported",
                            "see the list of operators in the manual"));
    boolean sole = node.inputs().stream().anyMatch(clippable::contains);
    return operator.apply(new NodeScope(node, symbols, this::value, box, sole));
  }

  private void keep(GraphNode node, List<Value> made) {
    boolean sole = node.inputs().stream().anyMatch(clippable::contains);
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (i >= made.size()) {
        refusals.put(
            name,
            symbols
                .budget()
                .refused("its output " + i + " is not supported", "read its first output"));
        continue;
      }
      values.put(name, made.get(i));
      if (sole && readers.getOrDefault(name, 0) == 1) {
        clippable.add(name);
      }
    }
  }

  /** Returns a value, or throws the refusal that stands for it. */
  Value value(String name) {
    RefusedException refused = refusals.get(name);
    if (refused != null) {
      throw refused;
    }
    Value found = values.get(name);
    if (found == null) {
      throw symbols
          .budget()
          .refused("one of its operands is made by no node before it", "export the model again");
    }
    return found;
  }
}
