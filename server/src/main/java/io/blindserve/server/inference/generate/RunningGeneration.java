package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.TokenSink;
import io.blindserve.server.inference.TokenSink.GeneratedToken;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A generation in turns with others: for each token it goes to the end of the pool's queue, once
 * the caller has room for it. It is completed only when the model is not run any more, whoever
 * gives it up, so that its lease may end then.
 */
final class RunningGeneration extends CompletableFuture<Computed> {

  private static final Problem LEFT =
      new Problem(ErrorCode.CANCELLED, "the caller gave the call up before it was answered");
  private static final Problem CLOSING =
      new Problem(ErrorCode.NOT_READY, "the server is being stopped");

  private final EvaluationPool pool;
  private final GenerationModel model;
  private final ModelName name;
  private final InferenceInput.Generation input;
  private final GenerationWatch watch;
  private final Runnable whenOver;
  private final Runnable turn = RequestScope.carried(this::turn);
  private final long accepted = System.nanoTime();
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private Optional<Generation> generation = Optional.empty();
  private CompletionStage<?> room = CompletableFuture.completedFuture(null);
  private Optional<Long> queueNanos = Optional.empty();
  private long runNanos;

  /**
   * Makes one that does not wait yet.
   *
   * @param whenOver run once, before anybody learns of the end
   */
  RunningGeneration(
      EvaluationPool pool,
      GenerationModel model,
      ModelName name,
      InferenceInput.Generation input,
      GenerationWatch watch,
      Runnable whenOver) {
    this.pool = pool;
    this.model = model;
    this.name = name;
    this.input = input;
    this.watch = watch;
    this.whenOver = whenOver;
  }

  /** Waits for the next turn. */
  void queue() {
    if (!pool.offer(turn)) {
      end(broken(CLOSING));
    }
  }

  /** The caller has left: the generation ends at its next turn, which comes soon. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    left.complete(null);
    return false;
  }

  private void turn() {
    long started = System.nanoTime();
    queueNanos = queueNanos.or(() -> Optional.of(started - accepted));
    if (left.isDone()) {
      end(broken(LEFT));
    } else if (nanosLeft() <= 0) {
      end(broken(late()));
    } else {
      Optional<Problem> wrong = pool.attempt(this::step);
      runNanos += System.nanoTime() - started;
      wrong.ifPresentOrElse(problem -> end(broken(problem)), this::goOn);
    }
  }

  private void step() {
    Generation running = generation.orElseGet(() -> new Generation(model, input));
    generation = Optional.of(running);
    Optional<GeneratedToken> token = running.next();
    if (token.isPresent()) {
      if (running.made() == 1) {
        watch.first(name, System.nanoTime() - accepted);
      }
      watch.token(name);
      room = input.sink().take(token.get());
    }
  }

  private void goOn() {
    Generation running = generation.orElseThrow();
    if (running.isOver()) {
      end(running.whole());
      return;
    }
    CompletableFuture<?> taken = room.toCompletableFuture();
    if (taken.isDone()) {
      queue();
    } else {
      // A caller who reads slowly, or no more, does not hold a thread.
      CompletionStage<Object> ready =
          CompletableFuture.anyOf(taken, left)
              .completeOnTimeout(true, nanosLeft(), TimeUnit.NANOSECONDS);
      ready.whenComplete((done, gone) -> queue());
    }
  }

  private long nanosLeft() {
    return accepted + model.settings().timeout().toNanos() - System.nanoTime();
  }

  private Problem late() {
    return new Problem(
        ErrorCode.TIMEOUT,
        "the continuation was not whole within "
            + model.settings().timeout().toSeconds()
            + " seconds");
  }

  /** What nobody was told of yet is refused. */
  private Outcome broken(Problem why) {
    return generation
        .filter(running -> running.made() > 0 && input.sink() != TokenSink.NONE)
        .<Outcome>map(running -> running.broken(why))
        .orElseGet(() -> new Outcome.Refusal(why));
  }

  private void end(Outcome outcome) {
    generation.ifPresent(Generation::close);
    whenOver.run();
    complete(new Computed(outcome, queueNanos, queueNanos.map(any -> runNanos)));
  }
}
