package io.blindserve.client.failure;

/** The server's answer is not what the protocol says, so nothing of it was used. */
public final class ProtocolException extends BlindserveException {

  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence that names sizes and identifiers, never data. */
  public ProtocolException(String message) {
    super(message);
  }

  /** Makes one with a sentence and the failure below. */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
