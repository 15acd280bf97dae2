package io.blindserve.he.circuit;

/**
 * The bytes of one call of a plan in one form of the wire, exactly.
 *
 * @param evaluationKeyBytes bytes of the whole upload of keys
 * @param requestBytes sum of the bytes of a request's ciphertexts
 * @param responseBytes sum of the bytes of an answer's ciphertexts
 */
public record WireBytes(long evaluationKeyBytes, long requestBytes, long responseBytes) {

  /** Checks that nothing is negative. */
  public WireBytes {
    if (evaluationKeyBytes < 0 || requestBytes < 0 || responseBytes < 0) {
      throw new IllegalArgumentException("a cost is negative");
    }
  }
}
