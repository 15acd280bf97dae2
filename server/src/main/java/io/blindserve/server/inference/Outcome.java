package io.blindserve.server.inference;

import io.blindserve.server.problem.Problem;
import java.util.List;
import java.util.Optional;

/** How a call ended. */
public sealed interface Outcome
    permits Outcome.PlainResult,
        Outcome.EncryptedResult,
        Outcome.KeysResult,
        Outcome.ControlResult,
        Outcome.RoutingResult,
        Outcome.Refusal {

  /**
   * Outputs in the clear.
   *
   * @param inputs the inputs in the model's order
   * @param outputs the outputs wanted
   */
  record PlainResult(List<Tensor> inputs, List<Tensor> outputs) implements Outcome {
    /** Copies the lists. */
    public PlainResult {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Ciphertexts, and what a record must say of how they were made.
   *
   * @param inputs the inputs in the spec's order
   * @param outputs the outputs wanted
   * @param evaluation facts of the evaluation
   */
  record EncryptedResult(List<Tensor> inputs, List<Tensor> outputs, Evaluation evaluation)
      implements Outcome {
    /** Copies the lists. */
    public EncryptedResult {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Facts of an encrypted evaluation.
   *
   * @param planDigest digest of the plan
   * @param specDigest digest of the spec as served
   * @param keyId the evaluation keys used
   * @param keyProfile the profile of these keys
   * @param asked which outputs of the plan were asked for, in its order; empty for all
   * @param seedDigest digest of the seed by which the answer was masked, if it was
   * @param computeNanos time of the evaluation alone
   */
  record Evaluation(
      String planDigest,
      String specDigest,
      String keyId,
      String keyProfile,
      List<Integer> asked,
      Optional<String> seedDigest,
      long computeNanos) {
    /** Copies the list. */
    public Evaluation {
      asked = List.copyOf(asked);
    }
  }

  /**
   * Evaluation keys that were stored, found or removed.
   *
   * @param keyId their id
   * @param change what happened
   * @param bytes their size, where it is known
   */
  record KeysResult(String keyId, KeyChange change, Optional<Long> bytes) implements Outcome {}

  /** What happened to a set of keys. */
  enum KeyChange {
    STORED,
    KNOWN,
    FOUND,
    ABSENT,
    REMOVED
  }

  /**
   * A model was loaded or unloaded.
   *
   * @param model its name
   * @param version the highest version concerned
   * @param digest of that version's model file
   */
  record ControlResult(String model, int version, String digest) implements Outcome {}

  /** Which versions callers get was changed; the record of the deed says how. */
  record RoutingResult() implements Outcome {}

  /**
   * The call was refused.
   *
   * @param problem why
   */
  record Refusal(Problem problem) implements Outcome {}
}
