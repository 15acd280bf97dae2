package io.blindserve.server.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Whether a caller still waits for an answer. Work that still waits for its turn when the caller
 * leaves is cancelled; what has begun goes on, and ends early only where it is made in turns.
 * Thread-safe.
 */
public final class Departure {

  /** What cancels each work that waits. */
  private final List<Runnable> waiting = new ArrayList<>(1);

  private boolean happened;

  /** Says that the caller has left, or waits no longer; may be said more than once. */
  public void happens() {
    List<Runnable> abandoned;
    synchronized (this) {
      happened = true;
      abandoned = List.copyOf(waiting);
    }
    // Outside the lock: what follows a cancelled stage runs here.
    abandoned.forEach(Runnable::run);
  }

  /** Returns whether the caller has left. */
  synchronized boolean hasHappened() {
    return happened;
  }

  /** Cancels work if the caller leaves before it is done, or has left. */
  void cancels(CompletionStage<?> work) {
    Runnable cancel = () -> work.toCompletableFuture().cancel(false);
    if (add(cancel)) {
      cancel.run();
    }
    work.whenComplete((done, failure) -> remove(cancel));
  }

  private synchronized boolean add(Runnable cancel) {
    waiting.add(cancel);
    return happened;
  }

  private synchronized void remove(Runnable cancel) {
    waiting.remove(cancel);
  }
}
