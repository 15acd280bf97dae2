package io.blindserve.client.failure;

/** No answer came: connection refused, broken or too slow, or a TLS failure. */
public final class TransportException extends BlindserveException {

  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence that names sizes and identifiers, never data. */
  public TransportException(String message) {
    super(message);
  }

  /** Makes one with a sentence and the failure below. */
  public TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
