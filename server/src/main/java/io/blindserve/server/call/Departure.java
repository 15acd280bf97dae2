package io.blindserve.server.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a caller still waits for an answer. Work that still waits for its turn when the caller
 * leaves is cancelled; what has begun goes on. Thread-safe.
 */
public final class Departure {

  private final List<CompletableFuture<?>> waiting = new ArrayList<>(1);
  private boolean happened;

  /** Says that the caller has left, or waits no longer; may be said more than once. */
  public void happens() {
    List<CompletableFuture<?>> abandoned;
    synchronized (this) {
      happened = true;
      abandoned = List.copyOf(waiting);
    }
    // Outside the lock: what follows a cancelled stage runs here.
    abandoned.forEach(work -> work.cancel(false));
  }

  /** Returns whether the caller has left. */
  synchronized boolean hasHappened() {
    return happened;
  }

  /** Cancels work if the caller leaves before it is done, or has left. */
  void cancels(CompletableFuture<?> work) {
    if (add(work)) {
      work.cancel(false);
    }
    work.whenComplete((done, failure) -> remove(work));
  }

  private synchronized boolean add(CompletableFuture<?> work) {
    waiting.add(work);
    return happened;
  }

  private synchronized void remove(CompletableFuture<?> work) {
    waiting.remove(work);
  }
}
