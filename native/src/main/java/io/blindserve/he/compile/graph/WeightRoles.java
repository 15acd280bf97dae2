package io.blindserve.he.compile.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which constants of a graph are weights, by the operators that read them: what training made, as
 * against sizes, bounds, exponents and the numbers of a formula, which belong to the shape.
 */
final class WeightRoles {

  /** Operators whose constants are weights, whatever their size. */
  private static final Set<String> WEIGHING =
      Set.of("Gemm", "MatMul", "Conv", "BatchNormalization");

  /** Operators whose constants are weights where they have a value a channel. */
  private static final Set<String> CHANNELWISE = Set.of("Add", "Sub", "Mul", "Div", "Sum", "Mean");

  /** Operators whose first operand goes through, perhaps in another order. */
  private static final Set<String> MOVING =
      Set.of(
          "Identity",
          "Cast",
          "Dropout",
          "Transpose",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Slice",
          "Split",
          "Gather",
          "Expand",
          "Pad",
          "Neg",
          "Sqrt");

  /** Attributes that are weights. */
  private static final Map<String, List<String>> ATTRIBUTES =
      Map.of(
          "LinearClassifier", List.of("coefficients", "intercepts"),
          "LinearRegressor", List.of("coefficients", "intercepts"),
          "SVMClassifier", List.of("coefficients", "support_vectors", "rho"),
          "SVMRegressor", List.of("coefficients", "support_vectors", "rho"),
          "Scaler", List.of("offset", "scale"));

  private final Set<String> weighing = new HashSet<>();
  private final Set<String> channelwise = new HashSet<>();
  private final Set<String> other = new HashSet<>();

  /** Looks at all readers of all values, the last first. */
  WeightRoles(Graph graph) {
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      look(graph.nodes().get(i));
    }
  }

  private void look(GraphNode node) {
    if (WEIGHING.contains(node.operator())) {
      weighing.addAll(node.inputs());
    } else if (CHANNELWISE.contains(node.operator())) {
      channelwise.addAll(node.inputs());
      passOn(node, node.inputs());
    } else if (node.operator().equals("Concat")) {
      passOn(node, node.inputs());
    } else if (MOVING.contains(node.operator()) && !node.inputs().isEmpty()) {
      passOn(node, node.inputs().subList(0, 1));
      other.addAll(node.inputs().subList(1, node.inputs().size()));
    } else {
      other.addAll(node.inputs());
    }
  }

  private void passOn(GraphNode node, List<String> inputs) {
    for (String made : node.outputs()) {
      addIfKnown(weighing, made, inputs);
      addIfKnown(channelwise, made, inputs);
      addIfKnown(other, made, inputs);
    }
  }

  private static void addIfKnown(Set<String> role, String made, List<String> inputs) {
    if (role.contains(made)) {
      role.addAll(inputs);
    }
  }

  /** Returns whether a constant is nothing but weights. */
  boolean isWeight(String name, GraphTensor tensor) {
    boolean read = weighing.contains(name) || (channelwise.contains(name) && tensor.size() > 1);
    return read && !other.contains(name);
  }

  /** Returns the attributes of a node that are weights. */
  static List<String> attributes(GraphNode node) {
    return node.domain().isEmpty()
        ? List.of()
        : ATTRIBUTES.getOrDefault(node.operator(), List.of());
  }
}
