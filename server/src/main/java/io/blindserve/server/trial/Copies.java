package io.blindserve.server.trial;

import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.patience.Patience;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Copies of calls on their way to candidates: few, on one thread of their own, and begun only while
 * callers have more workers than they need. Thread-safe; offering never blocks.
 */
public final class Copies implements AutoCloseable {

  private static final int MOST_WAITING = 64;
  private static final long MOST_BYTES = 32L << 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EvaluationPool pool;
  private final AtomicLong bytes = new AtomicLong();
  private final ModelCatalog models;
  private final Runner runner;
  private final BooleanSupplier room;
  private volatile boolean closed;

  /** Computes a copy here and now; may throw what evaluators turn into refusals. */
  @FunctionalInterface
  public interface Runner {
    /** Computes on a leased version. */
    Outcome run(ModelLease lease, InferenceInput.Plain input);
  }

  /**
   * Makes an empty queue.
   *
   * @param room whether there are workers that no caller needs now
   * @param patience how long the copy under way is waited for at the end
   */
  public Copies(ModelCatalog models, Runner runner, BooleanSupplier room, Patience patience) {
    this.pool = new EvaluationPool("shadow", 1, MOST_WAITING, patience);
    this.models = models;
    this.runner = runner;
    this.room = room;
  }

  /**
   * A call that was answered.
   *
   * @param input what was asked
   * @param outputs what its caller got
   * @param nanos what was computed for it
   */
  record Answered(InferenceInput.Plain input, List<Tensor> outputs, long nanos) {
    long bytes() {
      return sum(input.tensors()) + sum(outputs);
    }

    private static long sum(List<Tensor> tensors) {
      return tensors.stream().mapToLong(Tensor::byteCount).sum();
    }
  }

  /** Takes a copy, or counts that it could not. */
  void offer(Trial trial, Answered call) {
    long size = call.bytes();
    if (bytes.addAndGet(size) > MOST_BYTES || !pool.offer(() -> compute(trial, call, size))) {
      bytes.addAndGet(-size);
      trial.copyDropped();
    }
  }

  private void compute(Trial trial, Answered call, long size) {
    try {
      while (!isVain(trial) && !room.getAsBoolean()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      Optional<ModelLease> lease = isVain(trial) ? Optional.empty() : lease(trial);
      if (lease.isEmpty()) {
        trial.copyDropped();
        return;
      }
      try (ModelLease held = lease.get()) {
        compare(trial, call, held);
      }
    } finally {
      bytes.addAndGet(-size);
    }
  }

  private boolean isVain(Trial trial) {
    return closed || trial.isOver();
  }

  /** Copies hold no lease while they wait, so that unloading never waits for them. */
  private Optional<ModelLease> lease(Trial trial) {
    try {
      return Optional.of(models.lease(trial.model(), trial.split().candidate()));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private void compare(Trial trial, Answered call, ModelLease lease) {
    long started = System.nanoTime();
    Outcome outcome = pool.guarded(() -> runner.run(lease, call.input()));
    long nanos = System.nanoTime() - started;
    if (outcome instanceof Outcome.PlainResult result) {
      trial.copyCompared(
          Difference.of(call.outputs(), result.outputs(), trial.split().shadow().orElseThrow()),
          call.nanos(),
          nanos);
    } else {
      trial.copyFailed();
    }
  }

  /** Drops what waits. */
  @Override
  public void close() {
    closed = true;
    pool.close();
  }
}
