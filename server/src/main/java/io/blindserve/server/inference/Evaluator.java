package io.blindserve.server.inference;

import io.blindserve.server.model.ModelLease;
import java.util.concurrent.CompletionStage;

/**
 * Computes an input on a leased version. Implementations are thread-safe and never block the
 * caller.
 */
@FunctionalInterface
public interface Evaluator<I extends InferenceInput> {

  /**
   * Computes. The lease stays the caller's, who ends it when the stage is done. Problems complete
   * the stage with a {@link Outcome.Refusal}, not exceptionally; a full queue is one at once. The
   * stage may be cancelled: that works as long as the call waits for its turn, and then nothing is
   * computed; it has no effect once the computation has begun.
   */
  CompletionStage<Computed> evaluate(ModelLease lease, I input);
}
