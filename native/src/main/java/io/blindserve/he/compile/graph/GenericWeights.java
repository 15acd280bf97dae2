package io.blindserve.he.compile.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Moves the weights of a graph by a little, each by another amount, so that none is zero, no two
 * are equal and no rows depend on one another: what is read from it then has the layers and the
 * pattern of its shape, whatever is pruned. The amounts are below what single precision tells
 * apart, and come from a fixed seed. Stateless and thread-safe.
 */
public final class GenericWeights {

  /** How far a weight moves at most, as a part of the largest one of its tensor. */
  private static final double PART = 0x1p-34;

  /** Java specifies the numbers that this seed gives. */
  private static final long SEED = 0x67656E65726963L;

  private GenericWeights() {}

  /** Returns the graph with weights that show nothing of where zeros and equal ones were. */
  public static Graph of(Graph graph) {
    WeightRoles roles = new WeightRoles(graph);
    Random random = new Random(SEED);
    SortedMap<String, GraphTensor> constants = new TreeMap<>();
    graph
        .constants()
        .forEach(
            (name, tensor) ->
                constants.put(name, roles.isWeight(name, tensor) ? moved(tensor, random) : tensor));
    List<GraphNode> nodes = new ArrayList<>();
    graph.nodes().forEach(node -> nodes.add(moved(node, random)));
    return new Graph(graph.inputs(), constants, nodes, graph.outputs(), graph.opsets());
  }

  private static GraphTensor moved(GraphTensor tensor, Random random) {
    return new GraphTensor(tensor.shape(), moved(tensor.values(), random));
  }

  private static GraphNode moved(GraphNode node, Random random) {
    SortedMap<String, GraphAttribute> attributes = new TreeMap<>(node.attributes());
    for (String name : WeightRoles.attributes(node)) {
      attributes.computeIfPresent(name, (key, old) -> moved(node, old, random));
    }
    return new GraphNode(
        node.name(), node.domain(), node.operator(), node.inputs(), node.outputs(), attributes);
  }

  /**
   * Converters state the one row of two classes twice, the first time with the other sign; what
   * follows relies on that.
   */
  private static GraphAttribute moved(GraphNode node, GraphAttribute attribute, Random random) {
    double[] values = attribute.numbers().stream().mapToDouble(Double::doubleValue).toArray();
    boolean pair = node.operator().equals("LinearClassifier") && isPair(values);
    double[] out = moved(values, random);
    for (int i = 0; pair && i < out.length / 2; i++) {
      out[i] = -out[out.length / 2 + i];
    }
    List<Double> numbers = new ArrayList<>();
    for (double value : out) {
      numbers.add(value);
    }
    return GraphAttribute.of(numbers);
  }

  private static boolean isPair(double[] values) {
    int half = values.length / 2;
    for (int i = 0; i < half; i++) {
      if (values[i] != -values[half + i]) {
        return false;
      }
    }
    return values.length == 2 * half;
  }

  /** Upwards, so that variances stay above zero. */
  private static double[] moved(double[] values, Random random) {
    double largest = 0;
    for (double value : values) {
      largest = StrictMath.max(largest, StrictMath.abs(value));
    }
    double most = PART * (largest > 0 ? largest : 1);
    double[] out = values.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += most * (1 + random.nextDouble()) / 2;
    }
    return out;
  }
}
