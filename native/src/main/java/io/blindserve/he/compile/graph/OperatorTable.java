package io.blindserve.he.compile.graph;

import java.util.Map;
import java.util.Optional;

/**
 * All operators, by domain and name. A family of operators is a map from names to {@link Operator};
 * a new one needs a line here.
 */
final class OperatorTable {

  private static final Map<String, Map<String, Operator>> DOMAINS =
      Map.of("", NeuralOperators.ALL, MlOperators.DOMAIN, MlOperators.ALL);

  private OperatorTable() {}

  /** Returns what evaluates a node, if anything does. */
  static Optional<Operator> find(GraphNode node) {
    return Optional.ofNullable(DOMAINS.getOrDefault(node.domain(), Map.of()).get(node.operator()));
  }
}
