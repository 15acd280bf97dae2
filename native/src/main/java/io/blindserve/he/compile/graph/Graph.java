package io.blindserve.he.compile.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A network as its file states it, free of the file's format. Nothing is checked yet beyond the
 * form: the compiler refuses what it cannot do.
 *
 * @param inputs inputs that are not constants, in order
 * @param constants by name
 * @param nodes in the file's order, in which every value is made before it is read
 * @param outputs names of the output values
 * @param opsets the version of each domain's operators; ONNX's own domain has an empty name
 */
public record Graph(
    List<GraphInput> inputs,
    SortedMap<String, GraphTensor> constants,
    List<GraphNode> nodes,
    List<String> outputs,
    SortedMap<String, Integer> opsets) {

  /** Copies the collections. */
  public Graph {
    inputs = List.copyOf(inputs);
    constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    opsets = Collections.unmodifiableSortedMap(new TreeMap<>(opsets));
  }

  /** Makes a graph that states no versions. */
  public Graph(
      List<GraphInput> inputs,
      SortedMap<String, GraphTensor> constants,
      List<GraphNode> nodes,
      List<String> outputs) {
    this(inputs, constants, nodes, outputs, new TreeMap<>());
  }
}
