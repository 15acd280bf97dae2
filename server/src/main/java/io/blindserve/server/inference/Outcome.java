package io.blindserve.server.inference;

import io.blindserve.server.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a call ended. */
public sealed interface Outcome
    permits Outcome.PlainResult,
        Outcome.EncryptedResult,
        Outcome.Generated,
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
   * A continuation. Where tokens were handed on as they were made it may have been broken off, and
   * this is what was made until then.
   *
   * @param inputs the prompt
   * @param outputs the continuation: a text, or token ids
   * @param rest what of a text was not handed on with a token
   * @param tokens how many were made
   * @param end why no more were made
   * @param broken why it was broken off, if it was
   */
  record Generated(
      List<Tensor> inputs,
      List<Tensor> outputs,
      String rest,
      int tokens,
      End end,
      Optional<Problem> broken)
      implements Outcome {
    /** Copies the lists. */
    public Generated {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    /** Why a continuation has no more tokens. */
    public enum End {
      /** The end token came, or a text before which it was to end. */
      STOP,
      /** There are as many as were wanted, or as fit. */
      LENGTH,
      /** It was broken off. */
      BROKEN;

      /** Returns the word that callers read. */
      public String label() {
        return name().toLowerCase(Locale.ROOT);
      }
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

  /** Returns why the call was refused or broken off, if it was. */
  default Optional<Problem> failure() {
    if (this instanceof Refusal refusal) {
      return Optional.of(refusal.problem());
    }
    return this instanceof Generated generated ? generated.broken() : Optional.empty();
  }
}
