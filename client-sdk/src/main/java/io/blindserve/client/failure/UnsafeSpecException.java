package io.blindserve.client.failure;

/**
 * The server asked for parameters or keys that this client does not accept; no key was made and
 * nothing sent.
 */
public final class UnsafeSpecException extends BlindserveException {

  private static final long serialVersionUID = 1L;

  /** Makes one with a sentence that names sizes and identifiers, never data. */
  public UnsafeSpecException(String message) {
    super(message);
  }

  /** Makes one with a sentence and the failure below. */
  public UnsafeSpecException(String message, Throwable cause) {
    super(message, cause);
  }
}
