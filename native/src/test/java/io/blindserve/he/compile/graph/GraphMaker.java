package io.blindserve.he.compile.graph;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.network.LayerNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Writes graphs node by node, from an input x. */
final class GraphMaker {

  private final List<GraphInput> inputs = new ArrayList<>();
  private final SortedMap<String, GraphTensor> constants = new TreeMap<>();
  private final List<GraphNode> nodes = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private int names;

  /** Begins a graph with an input of any number of rows. */
  GraphMaker(int... rowShape) {
    input("x", GraphInput.ANY, rowShape);
  }

  GraphMaker input(String name, int batch, int... rowShape) {
    List<Integer> shape = new ArrayList<>(List.of(batch));
    for (int size : rowShape) {
      shape.add(size);
    }
    inputs.add(new GraphInput(name, shape));
    return this;
  }

  /** Replaces the input. */
  GraphMaker withInput(List<Integer> shape) {
    inputs.clear();
    inputs.add(new GraphInput("x", shape));
    return this;
  }

  String constant(List<Integer> shape, double... values) {
    String name = "c" + names++;
    constants.put(name, new GraphTensor(shape, values));
    return name;
  }

  String vector(double... values) {
    return constant(List.of(values.length), values);
  }

  String scalar(double value) {
    return constant(List.of(), value);
  }

  /** A matrix of these rows. */
  String matrix(double[]... rows) {
    double[] values = DoubleStream.of().toArray();
    for (double[] row : rows) {
      values = DoubleStream.concat(DoubleStream.of(values), DoubleStream.of(row)).toArray();
    }
    return constant(List.of(rows.length, rows[0].length), values);
  }

  static double[] row(double... values) {
    return values;
  }

  String node(String operator, String... operands) {
    return node(operator, Map.of(), operands);
  }

  String node(String operator, Map<String, GraphAttribute> attributes, String... operands) {
    return nodes(operator, attributes, 1, operands).get(0);
  }

  List<String> nodes(
      String operator, Map<String, GraphAttribute> attributes, int outs, String... operands) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < outs; i++) {
      made.add("v" + names++);
    }
    String name = operator.toLowerCase(java.util.Locale.ROOT) + nodes.size();
    nodes.add(new GraphNode(name, operator, List.of(operands), made, new TreeMap<>(attributes)));
    return made;
  }

  static GraphAttribute numbers(double... values) {
    return GraphAttribute.of(DoubleStream.of(values).boxed().toList());
  }

  Graph graph(String... ends) {
    outputs.addAll(List.of(ends));
    return new Graph(inputs, constants, nodes, outputs);
  }

  /** Reads the graph, over the box [-bound, bound]. */
  LayerNetwork read(double bound, String... ends) {
    Graph graph = graph(ends);
    int features = graph.inputs().get(0).shape().stream().skip(1).reduce(1, Math::multiplyExact);
    return GraphReader.read(graph, Optional.of(range(features, -bound, bound)));
  }

  static FeatureRange range(int features, double low, double high) {
    return new FeatureRange(
        Collections.nCopies(features, low), Collections.nCopies(features, high));
  }

  /** Returns the values of the answer, before the tail. */
  static double[] answer(LayerNetwork network, double... row) {
    List<double[]> values = network.values(network.prepare(row));
    return values.get(values.size() - 1);
  }

  static List<Integer> widths(LayerNetwork network) {
    return network.layers().stream().map(layer -> layer.width()).toList();
  }

  static List<String> functions(LayerNetwork network, int layer) {
    return network.layers().get(layer).functions().stream().map(f -> f.describe()).toList();
  }
}
