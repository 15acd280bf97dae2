package io.blindserve.he.compile;

import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.RefusedException;

/** Makes refusals of nodes. */
final class Refusals {

  private Refusals() {}

  static RefusedException at(GraphNode node, String reason, String hint) {
    return io.blindserve.he.compile.network.Refusals.at(
        node.name(), node.qualifiedOperator(), reason, hint);
  }

  static RefusedException whole(String reason, String hint) {
    return io.blindserve.he.compile.network.Refusals.whole(reason, hint);
  }
}
