package io.blindserve.he.circuit;

/**
 * A plan file or spec document that is malformed, not canonical or contradicts itself. Messages
 * name no data.
 */
public final class PlanFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what is wrong. */
  public PlanFormatException(String message) {
    super(message);
  }

  /** Wraps the complaint of a part. */
  PlanFormatException(String what, RuntimeException cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
