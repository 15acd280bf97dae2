package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/**
 * Continues prompts, token by token in turns, on a pool that is used for nothing else. Thread-safe.
 */
public final class GenerationEvaluator implements Evaluator<InferenceInput.Generation> {

  private final EvaluationPool pool;
  private final GenerationWatch watch;
  private final Semaphore places;
  private final int most;

  /**
   * Makes an evaluator.
   *
   * @param pool stays the caller's; as many generations are under way at most as it lets wait, so
   *     that none is turned away between two tokens
   */
  public GenerationEvaluator(EvaluationPool pool, GenerationWatch watch) {
    this.pool = pool;
    this.watch = watch;
    this.most = pool.capacity();
    this.places = new Semaphore(most);
  }

  @Override
  public CompletionStage<Computed> evaluate(ModelLease lease, InferenceInput.Generation input) {
    ModelVersion version = lease.version();
    Optional<GenerationModel> model = version.part(GenerationModel.class);
    if (model.isEmpty()) {
      return refused(
          ErrorCode.INVALID_REQUEST,
          "model "
              + version.name()
              + " version "
              + version.number()
              + " generates nothing: its model.json declares no generation");
    }
    if (!places.tryAcquire()) {
      return refused(ErrorCode.OVERLOADED, most + " generations are under way; try again later");
    }
    RunningGeneration running =
        new RunningGeneration(pool, model.get(), version.name(), input, watch, places::release);
    running.queue();
    return running;
  }

  /** Returns how many generations are under way. */
  public int underWay() {
    return most - places.availablePermits();
  }

  private static CompletionStage<Computed> refused(ErrorCode code, String sentence) {
    return CompletableFuture.completedFuture(
        Computed.atOnce(new Outcome.Refusal(new Problem(code, sentence))));
  }
}
