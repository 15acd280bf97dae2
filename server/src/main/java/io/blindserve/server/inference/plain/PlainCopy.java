package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;

/**
 * Computes copies of calls, for nobody: neither joined with calls of others nor counted among them.
 */
public final class PlainCopy {

  private PlainCopy() {}

  /**
   * Computes here and now.
   *
   * @throws ProblemException if the version cannot be called like that
   */
  public static Outcome run(ModelLease lease, InferenceInput.Plain input) {
    PlainModel model =
        lease
            .version()
            .part(PlainModel.class)
            .orElseThrow(
                () -> new ProblemException(ErrorCode.NOT_READY, "the model has no session"));
    List<Tensor> inputs = PlainRun.check(model, input);
    return new Outcome.PlainResult(inputs, model.run(inputs, input.outputs()));
  }
}
