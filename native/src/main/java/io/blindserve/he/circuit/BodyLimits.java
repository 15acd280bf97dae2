package io.blindserve.he.circuit;

/**
 * The largest whole HTTP bodies that a server accepts.
 *
 * @param evaluationKeyBytes of an upload of keys
 * @param requestBytes of a call
 */
public record BodyLimits(long evaluationKeyBytes, long requestBytes) {

  /** Checks that both are positive. */
  public BodyLimits {
    if (evaluationKeyBytes < 1 || requestBytes < 1) {
      throw new IllegalArgumentException("a limit is not positive");
    }
  }
}
