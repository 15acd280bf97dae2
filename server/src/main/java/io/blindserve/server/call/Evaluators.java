package io.blindserve.server.call;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.model.ModelLease;
import java.util.concurrent.CompletionStage;

/**
 * Who computes what is asked.
 *
 * @param plain tensors in the clear
 * @param encrypted ciphertexts
 * @param generation prompts
 */
public record Evaluators(
    Evaluator<InferenceInput.Plain> plain,
    Evaluator<InferenceInput.Encrypted> encrypted,
    Evaluator<InferenceInput.Generation> generation) {

  CompletionStage<Computed> evaluate(ModelLease lease, InferenceInput input) {
    if (input instanceof InferenceInput.Encrypted ciphertexts) {
      return encrypted.evaluate(lease, ciphertexts);
    }
    return input instanceof InferenceInput.Generation prompt
        ? generation.evaluate(lease, prompt)
        : plain.evaluate(lease, (InferenceInput.Plain) input);
  }
}
