package io.blindserve.server.inference;

import java.util.List;

/** What a caller asks: tensors, in the clear or encrypted. */
public sealed interface InferenceInput
    permits InferenceInput.Plain, InferenceInput.Encrypted, InferenceInput.Generation {

  /** Returns the tensors in the order in which they came. */
  List<Tensor> tensors();

  /** Returns the outputs that are wanted; empty for all. */
  List<String> outputs();

  /**
   * A call in the clear.
   *
   * @param tensors inputs
   * @param outputs names of the outputs wanted; empty for all
   * @param turn when it wants to be computed
   */
  record Plain(List<Tensor> tensors, List<String> outputs, Turn turn) implements InferenceInput {
    /** Copies the lists. */
    public Plain {
      tensors = List.copyOf(tensors);
      outputs = List.copyOf(outputs);
    }

    /** Makes a call that takes its turn as usual. */
    public Plain(List<Tensor> tensors, List<String> outputs) {
      this(tensors, outputs, Turn.USUAL);
    }
  }

  /**
   * An encrypted call; elements are ciphertexts, not parsed yet.
   *
   * @param tensors inputs
   * @param outputs names of the outputs wanted; empty for all
   * @param terms what the caller says of keys and plan
   * @param caller whose keys are meant
   */
  record Encrypted(List<Tensor> tensors, List<String> outputs, EncryptionTerms terms, String caller)
      implements InferenceInput {
    /** Copies the lists. */
    public Encrypted {
      tensors = List.copyOf(tensors);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * A prompt in the clear that is to be continued token by token.
   *
   * @param tensors the prompt alone: a text, or token ids
   * @param terms how it is to be continued
   * @param sink takes tokens as they are made
   */
  record Generation(List<Tensor> tensors, GenerationTerms terms, TokenSink sink)
      implements InferenceInput {
    /** Copies the list. */
    public Generation {
      tensors = List.copyOf(tensors);
    }

    @Override
    public List<String> outputs() {
      return List.of();
    }
  }
}
