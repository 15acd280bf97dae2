package io.blindserve.keys.receipt;

/** A receipt or a head does not show what it should. The message names sizes and places only. */
public class NotProvenException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public NotProvenException(String message) {
    super(message);
  }

  /** Makes one with the failure below. */
  public NotProvenException(String message, Throwable cause) {
    super(message, cause);
  }
}
