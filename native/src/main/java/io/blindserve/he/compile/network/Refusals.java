package io.blindserve.he.compile.network;

/** Makes refusals. */
public final class Refusals {

  private Refusals() {}

  /** Returns a refusal of a node; reason and hint without a full stop. */
  public static RefusedException at(String node, String operator, String reason, String hint) {
    return new RefusedException(new Refusal(node, operator, reason, hint));
  }

  /** Returns a refusal of the node that made a layer. */
  public static RefusedException at(Layer layer, String reason, String hint) {
    return at(layer.node(), layer.operator(), reason, hint);
  }

  /** Returns a refusal of the network as a whole. */
  public static RefusedException whole(String reason, String hint) {
    return at("", "", reason, hint);
  }
}
