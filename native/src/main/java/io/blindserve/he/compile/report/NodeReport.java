package io.blindserve.he.compile.report;

/**
 * What became of one node of the model.
 *
 * @param node its name; may be empty
 * @param operator its operator
 * @param state what became of it
 * @param layer the layer that it became or was folded into, counted from 1; 0 where there is none
 * @param detail one sentence for people; may be empty
 */
public record NodeReport(String node, String operator, State state, int layer, String detail) {

  /** What may become of a node. */
  public enum State {
    /** It makes a layer of its own: its linear map is that layer's, or its function is. */
    LAYER,
    /** It was multiplied into a layer and costs nothing of its own. */
    FOLDED,
    /** The client does it, before it encrypts or after it decrypts. */
    CLIENT,
    /** Nothing of it is left: it does nothing, or nothing that is asked for depends on it. */
    DROPPED,
    /** It stands in the way. */
    REFUSED
  }

  /** Checks the layer. */
  public NodeReport {
    boolean placed = state == State.LAYER || state == State.FOLDED;
    if (layer < 0 || (layer > 0 && !placed)) {
      throw new IllegalArgumentException("a node in state " + state + " in layer " + layer);
    }
  }
}
