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
 */
public record Graph(
    List<GraphInput> inputs,
    SortedMap<String, GraphTensor> constants,
    List<GraphNode> nodes,
    List<String> outputs) {

  /** Copies the collections. */
  public Graph {
    inputs = List.copyOf(inputs);
    constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }
}
