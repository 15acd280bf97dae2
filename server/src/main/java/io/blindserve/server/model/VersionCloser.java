package io.blindserve.server.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Frees versions on a thread of its own, one after the other: the last call of one may end on an
 * event loop, or on the thread of the access log, and freeing a session can take long. The thread
 * ends when it has nothing to do. Thread-safe.
 */
final class VersionCloser implements Executor {

  /** Names the thread. */
  static final String NAME = "closing";

  private static final long IDLE_SECONDS = 1;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, NAME);
            thread.setDaemon(true);
            return thread;
          });

  VersionCloser() {
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable closing) {
    executor.execute(closing);
  }

  /** Waits until everything that was handed over is freed. */
  void await() {
    CompletableFuture.runAsync(() -> {}, executor).join();
  }
}
