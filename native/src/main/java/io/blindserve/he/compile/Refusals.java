package io.blindserve.he.compile;

/** Makes refusals. */
final class Refusals {

  private Refusals() {}

  static RefusedException at(GraphNode node, String reason, String hint) {
    return new RefusedException(new Refusal(node.name(), node.operator(), reason, hint));
  }

  static RefusedException whole(String reason, String hint) {
    return new RefusedException(new Refusal("", "", reason, hint));
  }
}
