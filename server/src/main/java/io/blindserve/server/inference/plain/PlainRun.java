package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;

/** One call on its own. */
final class PlainRun {

  private PlainRun() {}

  /** Checks and runs a call; problems are exceptions. */
  static Outcome alone(PlainModel model, InferenceInput.Plain input) {
    List<Tensor> inputs = check(model, input);
    return new Outcome.PlainResult(inputs, model.run(1, inputs, input.outputs()));
  }

  /**
   * Returns the inputs in the model's order.
   *
   * @throws ProblemException if the model cannot be called like that
   */
  static List<Tensor> check(PlainModel model, InferenceInput.Plain input) {
    List<Tensor> inputs = InputCheck.inModelOrder(model.signature(), input.tensors());
    requireOutputs(model.signature(), input.outputs());
    return inputs;
  }

  private static void requireOutputs(ModelSignature signature, List<String> wanted) {
    for (String name : wanted) {
      if (signature.outputs().stream().noneMatch(spec -> spec.name().equals(name))) {
        throw new ProblemException(ErrorCode.INVALID_TENSOR, "the model has no output " + name);
      }
    }
  }
}
