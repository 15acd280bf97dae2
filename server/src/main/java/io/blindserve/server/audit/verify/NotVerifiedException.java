package io.blindserve.server.audit.verify;

/** A log is not what its key signed, or not what a log of ours is. */
public final class NotVerifiedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says what does not fit. */
  public NotVerifiedException(String message) {
    super(message);
  }

  /** Says what does not fit, and what came of it. */
  public NotVerifiedException(String message, Throwable cause) {
    super(message, cause);
  }
}
