package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.model.PlainSettings.Batching;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Joins the calls of one model version that wait at the same time. Workers of a pool take batches;
 * after each they go to the end of the pool's queue, so that other models have their turn.
 * Thread-safe; nothing here blocks.
 */
final class Batcher {

  private final int maxRows;
  private final BatchRun run;
  private final BatchQueue queue;

  /** Workers that were asked for and have not begun. */
  private int starting;

  /** Workers that were asked for or are at work. */
  private int workers;

  private boolean alarmSet;

  Batcher(Batching batching, PlainModel model) {
    this.maxRows = batching.maxRows();
    this.run = new BatchRun(model);
    this.queue = new BatchQueue(batching);
  }

  BatchCounts counts() {
    return run.counts();
  }

  /**
   * Takes a call; one that cannot be joined runs alone.
   *
   * @return a stage that can be cancelled as long as the call waits, and no longer
   */
  CompletionStage<Computed> submit(
      EvaluationPool pool, PlainModel model, InferenceInput.Plain input) {
    Optional<BatchKey> key =
        BatchKey.of(input.tensors())
            .filter(k -> mayBeJoined(BatchKey.rowsOf(input.tensors().get(0))));
    if (key.isEmpty()) {
      return pool.submit(() -> PlainRun.alone(model, input), input.turn().priority());
    }
    WaitingCall call = new WaitingCall(input, key.get(), this::withdraw);
    if (!enter(call, (long) pool.capacity() * maxRows)) {
      return CompletableFuture.completedFuture(pool.overloaded());
    }
    wake(pool);
    return call;
  }

  /** What has no rows has no part in a joined answer either. */
  private boolean mayBeJoined(long rows) {
    return rows >= 1 && rows <= maxRows;
  }

  private synchronized boolean withdraw(WaitingCall call) {
    return queue.remove(call);
  }

  private synchronized boolean enter(WaitingCall call, long mostRows) {
    if (queue.rows() + call.rows() > mostRows) {
      return false;
    }
    queue.add(call);
    return true;
  }

  /** Asks for a worker if one has something to do, or for an alarm when one will have. */
  private void wake(EvaluationPool pool) {
    if (needsWorker(pool) && !pool.offer(() -> work(pool), priority())) {
      stopWorker().forEach(call -> call.complete(pool.overloaded()));
    }
  }

  private synchronized boolean needsWorker(EvaluationPool pool) {
    // Who is about to begin, or ends, looks into the queue again.
    if (queue.isEmpty() || starting > 0 || workers >= pool.threads() || !isReady(pool)) {
      return false;
    }
    starting++;
    workers++;
    return true;
  }

  /** Says whether a batch is to be taken now; sets the alarm if it is to be later. */
  private boolean isReady(EvaluationPool pool) {
    long nanos = queue.nanosToWait(System.nanoTime());
    if (nanos > 0 && !alarmSet) {
      alarmSet = true;
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> alarm(pool));
    }
    return nanos <= 0;
  }

  private void alarm(EvaluationPool pool) {
    synchronized (this) {
      alarmSet = false;
    }
    wake(pool);
  }

  /** There was no place for a worker: returns the calls for which none will come. */
  private synchronized List<WaitingCall> stopWorker() {
    starting--;
    workers--;
    return workers == 0 ? queue.drain() : List.of();
  }

  private void work(EvaluationPool pool) {
    do {
      List<WaitingCall> batch = begin(pool);
      wake(pool);
      run.answer(pool, batch);
      // With no place in the pool's queue this worker goes on itself.
    } while (hasMore(pool) && !pool.offer(() -> work(pool), priority()));
  }

  /** A worker takes its turn as the first of those who wait would. */
  private synchronized int priority() {
    return queue.priority();
  }

  private synchronized List<WaitingCall> begin(EvaluationPool pool) {
    starting--;
    return isReady(pool) ? queue.take(System.nanoTime()) : List.of();
  }

  private synchronized boolean hasMore(EvaluationPool pool) {
    if (queue.isEmpty() || !isReady(pool)) {
      workers--;
      return false;
    }
    starting++;
    return true;
  }
}
