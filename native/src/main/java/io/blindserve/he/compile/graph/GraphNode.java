package io.blindserve.he.compile.graph;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One operation of a graph.
 *
 * @param name the node's name, unique or made so by the reader
 * @param domain whose operator it is; empty for ONNX's own
 * @param operator the operator as its domain names it
 * @param inputs names of values; an empty name is an optional input left out
 * @param outputs names of values
 * @param attributes by name
 */
public record GraphNode(
    String name,
    String domain,
    String operator,
    List<String> inputs,
    List<String> outputs,
    SortedMap<String, GraphAttribute> attributes) {

  /** No node: the network as a whole. */
  static final GraphNode NONE = new GraphNode("", "", List.of(), List.of(), new TreeMap<>());

  /** Copies the collections. */
  public GraphNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** Makes a node of one of ONNX's own operators. */
  public GraphNode(
      String name,
      String operator,
      List<String> inputs,
      List<String> outputs,
      SortedMap<String, GraphAttribute> attributes) {
    this(name, "", operator, inputs, outputs, attributes);
  }

  /** Returns the operator, behind its domain where that is not ONNX's own. */
  public String qualifiedOperator() {
    return domain.isEmpty() ? operator : domain + "." + operator;
  }

  /** Returns a number attribute, or {@code otherwise} when the node has none. */
  public double number(String attribute, double otherwise) {
    GraphAttribute found = attributes.get(attribute);
    return found == null || found.numbers().size() != 1 ? otherwise : found.numbers().get(0);
  }

  /** Returns an attribute of numbers, where the node has it. */
  public Optional<List<Double>> numbers(String attribute) {
    return Optional.ofNullable(attributes.get(attribute)).map(GraphAttribute::numbers);
  }

  /** Returns a list of texts, empty when the node has no such attribute. */
  public List<String> texts(String attribute) {
    GraphAttribute found = attributes.get(attribute);
    return found == null ? List.of() : found.texts();
  }

  /** Returns a text attribute, or {@code otherwise} when the node has none. */
  public String text(String attribute, String otherwise) {
    GraphAttribute found = attributes.get(attribute);
    return found == null || found.text().isEmpty() ? otherwise : found.text();
  }
}
