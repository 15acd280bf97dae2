package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs plain calls on a pool of their own. Thread-safe. */
public final class PlainEvaluator implements Evaluator<InferenceInput.Plain> {

  private static final System.Logger LOG = System.getLogger(PlainEvaluator.class.getName());

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
    Optional<String> request = RequestScope.current();
    return lease
        .version()
        .part(PlainModel.class)
        .map(
            model ->
                Following.of(
                    model.submit(pool, input),
                    done -> RequestScope.during(request, () -> withPlace(lease.version(), done))))
        .orElseGet(() -> CompletableFuture.completedFuture(NOT_READY));
  }

  /**
   * What does not fit is told with the model that it does not fit: inputs alone have no place. What
   * failed inside the server is told so to the operator.
   */
  private static Computed withPlace(ModelVersion version, Computed done) {
    if (!(done.outcome() instanceof Outcome.Refusal refusal)) {
      return done;
    }
    Problem problem = refusal.problem();
    if (problem.code() == ErrorCode.INTERNAL) {
      LOG.log(
          Level.ERROR,
          "model {0} version {1}: {2}",
          version.name(),
          version.number(),
          problem.sentence());
    }
    return problem.code() == ErrorCode.INVALID_TENSOR
        ? done.with(new Outcome.Refusal(named(version, problem)))
        : done;
  }

  private static Problem named(ModelVersion version, Problem problem) {
    return new Problem(
        problem.code(),
        "model " + version.name() + " version " + version.number() + ": " + problem.sentence());
  }
}
