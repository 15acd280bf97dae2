package io.blindserve.he.circuit;

/**
 * What one call of a plan costs. Bytes are exact for {@code lattigo-v6}.
 *
 * @param milliseconds predicted milliseconds of evaluation on one core
 * @param evaluationKeyBytes bytes of the whole upload of keys
 * @param requestBytes sum of the bytes of a request's ciphertexts
 * @param responseBytes sum of the bytes of an answer's ciphertexts
 */
public record PlanCost(
    double milliseconds, long evaluationKeyBytes, long requestBytes, long responseBytes) {

  /** Checks that nothing is negative. */
  public PlanCost {
    if (!(milliseconds >= 0 && milliseconds < 1e12)
        || evaluationKeyBytes < 0
        || requestBytes < 0
        || responseBytes < 0) {
      throw new IllegalArgumentException("a cost is negative or not finite");
    }
  }
}
