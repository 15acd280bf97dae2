package io.blindserve.server.inference;

import io.blindserve.server.logging.RequestScope;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Work that waits for a thread. It can be cancelled as long as it waits, and no longer. */
final class PooledWork extends CompletableFuture<Computed> {

  private final Runnable task;
  private final Predicate<Runnable> withdrawal;

  /**
   * Makes work for the request for which this thread works.
   *
   * @param priority as {@link Turn#priority} has it
   * @param withdrawal takes the task out of the queue, and says whether it was there
   */
  PooledWork(Supplier<Computed> work, int priority, Predicate<Runnable> withdrawal) {
    this.task = WaitingWork.placed(RequestScope.carried(() -> complete(work.get())), priority);
    this.withdrawal = withdrawal;
  }

  /** Returns what a thread is to run. */
  Runnable task() {
    return task;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return withdrawal.test(task) && super.cancel(mayInterruptIfRunning);
  }
}
