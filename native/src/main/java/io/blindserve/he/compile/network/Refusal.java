package io.blindserve.he.compile.network;

/**
 * Why a network cannot be computed on ciphertexts. The server publishes {@link #sentence} as the
 * spec's {@code reason}.
 *
 * @param node name of the node at fault; empty when it is the network as a whole
 * @param operator its operator; empty likewise
 * @param reason what is wrong, without a full stop
 * @param hint what would help, without a full stop
 */
public record Refusal(String node, String operator, String reason, String hint) {

  /** Returns all of it in one sentence. */
  public String sentence() {
    String subject = node.isEmpty() ? "" : "node '" + node + "' (" + operator + "): ";
    return subject + reason + "; " + hint + ".";
  }
}
