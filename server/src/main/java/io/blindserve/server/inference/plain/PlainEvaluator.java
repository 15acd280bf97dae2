package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Runs plain calls on a pool of their own. Thread-safe. */
public final class PlainEvaluator implements Evaluator<InferenceInput.Plain> {

  private final EvaluationPool pool;

  /** Makes an evaluator that runs on {@code pool}, which stays the caller's. */
  public PlainEvaluator(EvaluationPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Computed> evaluate(ModelLease lease, InferenceInput.Plain input) {
    return pool.submit(() -> run(lease, input));
  }

  private static Outcome run(ModelLease lease, InferenceInput.Plain input) {
    PlainModel model =
        lease
            .version()
            .part(PlainModel.class)
            .orElseThrow(
                () -> new ProblemException(ErrorCode.NOT_READY, "the model has no session"));
    List<Tensor> inputs = InputCheck.inModelOrder(model.signature(), input.tensors());
    requireOutputs(model.signature(), input.outputs());
    return new Outcome.PlainResult(inputs, model.run(inputs, input.outputs()));
  }

  private static void requireOutputs(ModelSignature signature, List<String> wanted) {
    for (String name : wanted) {
      if (signature.outputs().stream().noneMatch(spec -> spec.name().equals(name))) {
        throw new ProblemException(ErrorCode.INVALID_TENSOR, "the model has no output " + name);
      }
    }
  }
}
