package io.blindserve.he.ckks;

/**
 * Parameters that are out of range, inconsistent or not secure. The message names numbers that are
 * public.
 */
public final class InvalidParametersException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception that says what is wrong. */
  public InvalidParametersException(String message) {
    super(message);
  }
}
