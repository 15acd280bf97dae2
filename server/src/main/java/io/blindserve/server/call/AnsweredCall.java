package io.blindserve.server.call;

import io.blindserve.keys.evidence.CallEvidence;
import io.blindserve.keys.evidence.ElementTensor;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome.EncryptedResult;
import io.blindserve.server.inference.Outcome.Evaluation;
import java.util.Optional;

/**
 * An encrypted call that is on record as answered, with what is needed to compute its answer again.
 *
 * @param evidence its request; the elements are the call's own and must not be changed
 * @param caller whose keys were used, as {@link InferenceInput.Encrypted#caller} has it
 * @param seed digest of the seed that masked the answer, if it was masked
 */
public record AnsweredCall(CallEvidence evidence, String caller, Optional<String> seed) {

  /**
   * Returns what there is to keep of a call.
   *
   * @param record id of its record
   * @return nothing where the call was not encrypted, or was refused
   */
  static Optional<AnsweredCall> of(CompletedCall call, String record) {
    boolean encrypted =
        call.outcome() instanceof EncryptedResult
            && call.input().orElse(null) instanceof InferenceInput.Encrypted;
    return encrypted
        ? Optional.of(
            of(
                call,
                (EncryptedResult) call.outcome(),
                (InferenceInput.Encrypted) call.input().orElseThrow(),
                record))
        : Optional.empty();
  }

  private static AnsweredCall of(
      CompletedCall call, EncryptedResult result, InferenceInput.Encrypted input, String record) {
    Evaluation evaluation = result.evaluation();
    CallEvidence evidence =
        new CallEvidence(
            record,
            input.terms().wire(),
            evaluation.planDigest(),
            evaluation.keyId(),
            evaluation.keyProfile(),
            call.facts().model().orElseThrow().digest(),
            evaluation.asked(),
            result.inputs().stream()
                .map(tensor -> new ElementTensor(tensor.name(), tensor.elements()))
                .toList());
    return new AnsweredCall(evidence, input.caller(), evaluation.seedDigest());
  }
}
