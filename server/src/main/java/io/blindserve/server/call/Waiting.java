package io.blindserve.server.call;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the waiting of calls that want to wait for a worker for a while only. */
final class Waiting {

  private Waiting() {}

  /**
   * Returns a stage that ends as the computation does, or with a refusal where it had not begun
   * when the caller's patience was over; that is not computed any more then.
   */
  static CompletionStage<Computed> limited(
      InferenceInput input, CompletionStage<Computed> computing) {
    Optional<Duration> patience =
        input instanceof InferenceInput.Plain plain ? plain.turn().patience() : Optional.empty();
    return patience.map(time -> limited(time, computing)).orElse(computing);
  }

  private static CompletionStage<Computed> limited(
      Duration patience, CompletionStage<Computed> computing) {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Boolean> alarm =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, patience.toNanos(), TimeUnit.NANOSECONDS);
    var unused =
        alarm.thenAcceptAsync(
            rung -> {
              if (rung) {
                over.set(true);
                computing.toCompletableFuture().cancel(false);
              }
            });
    return computing
        .whenComplete((done, failure) -> alarm.complete(false))
        .exceptionallyCompose(
            failure ->
                over.get() && isCancelled(failure)
                    ? CompletableFuture.completedFuture(refused(patience))
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isCancelled(Throwable failure) {
    return failure instanceof CancellationException
        || failure.getCause() instanceof CancellationException;
  }

  private static Computed refused(Duration patience) {
    return Computed.atOnce(
        new Outcome.Refusal(
            new Problem(
                ErrorCode.OVERLOADED,
                "no worker was free within the call's timeout of "
                    + TimeUnit.NANOSECONDS.toMicros(patience.toNanos())
                    + " microseconds")));
  }
}
