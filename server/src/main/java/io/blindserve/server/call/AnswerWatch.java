package io.blindserve.server.call;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.model.ModelName;

/**
 * Is told of calls in the clear, each once its caller has the answer, so that nothing that is done
 * then makes a caller wait. Implementations are thread-safe, short, and never throw.
 */
public interface AnswerWatch {

  /** Returns whether it wants to know of a model's calls. */
  boolean watches(ModelName model);

  /**
   * A call was computed, recorded and answered.
   *
   * @param version that computed it
   * @param input what was asked; it will not change
   * @param computed the outcome, and how it was come by
   */
  void answered(ModelName model, int version, InferenceInput.Plain input, Computed computed);

  /** Returns one that watches nothing. */
  static AnswerWatch none() {
    return new AnswerWatch() {
      @Override
      public boolean watches(ModelName model) {
        return false;
      }

      @Override
      public void answered(
          ModelName model, int version, InferenceInput.Plain input, Computed computed) {}
    };
  }
}
