package io.blindserve.he.rlwe;

/**
 * An operation needs an evaluation key that the set does not hold, or not at the ciphertext's
 * level.
 */
public final class MissingKeyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  MissingKeyException(String message) {
    super(message);
  }
}
