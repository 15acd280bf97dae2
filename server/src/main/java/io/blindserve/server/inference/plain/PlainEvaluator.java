package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs plain calls on a pool of their own. Thread-safe. */
public final class PlainEvaluator implements Evaluator<InferenceInput.Plain> {

  private static final Computed NOT_READY =
      Computed.atOnce(
          new Outcome.Refusal(new Problem(ErrorCode.NOT_READY, "the model has no session")));

  private final EvaluationPool pool;

  /** Makes an evaluator that runs on {@code pool}, which stays the caller's. */
  public PlainEvaluator(EvaluationPool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Computed> evaluate(ModelLease lease, InferenceInput.Plain input) {
    return lease
        .version()
        .part(PlainModel.class)
        .map(model -> Following.of(model.submit(pool, input), done -> named(lease.version(), done)))
        .orElseGet(() -> CompletableFuture.completedFuture(NOT_READY));
  }

  /** What does not fit is told with the model that it does not fit: inputs alone have no place. */
  private static Computed named(ModelVersion version, Computed done) {
    return done.outcome() instanceof Outcome.Refusal refusal
            && refusal.problem().code() == ErrorCode.INVALID_TENSOR
        ? done.with(
            new Outcome.Refusal(
                new Problem(
                    ErrorCode.INVALID_TENSOR,
                    "model "
                        + version.name()
                        + " version "
                        + version.number()
                        + ": "
                        + refusal.problem().sentence())))
        : done;
  }
}
