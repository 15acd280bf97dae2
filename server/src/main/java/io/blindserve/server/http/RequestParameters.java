package io.blindserve.server.http;

import io.blindserve.server.inference.Turn;
import java.util.Optional;

/**
 * The parameters of a request that this server knows, as the caller wrote them; their form is not
 * checked yet.
 *
 * @param encryption the scheme of an encrypted call
 * @param wire the form of its ciphertexts
 * @param plan the digest of its plan
 * @param evaluationKey the id of its evaluation keys
 * @param binaryDataOutput whether outputs shall come in binary form
 * @param turn when a call in the clear wants to be computed
 */
record RequestParameters(
    Optional<String> encryption,
    Optional<String> wire,
    Optional<String> plan,
    Optional<String> evaluationKey,
    boolean binaryDataOutput,
    Turn turn) {

  /** Returns whether nothing is said of an encrypted call. */
  boolean isClear() {
    return encryption.isEmpty() && wire.isEmpty() && plan.isEmpty() && evaluationKey.isEmpty();
  }

  /** Of a request that has none. */
  static final RequestParameters NONE =
      new RequestParameters(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Turn.USUAL);
}
