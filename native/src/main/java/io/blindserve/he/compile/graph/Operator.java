package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.RefusedException;
import java.util.List;

/** Evaluates the nodes of an operator, for one row. Stateless and thread-safe. */
@FunctionalInterface
interface Operator {

  /**
   * Returns the node's outputs, in order; fewer than the node names where the others cannot be had:
   * those are refused only if something reads them.
   *
   * @throws RefusedException if the node cannot be computed on ciphertexts
   */
  List<Value> apply(NodeScope node);
}
