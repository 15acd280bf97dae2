package io.blindserve.server.inference;

import io.blindserve.server.patience.Patience;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A fixed number of threads and a short queue, in which work of a higher priority goes first: work
 * beyond both is refused at once. Thread-safe.
 */
public final class EvaluationPool implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(EvaluationPool.class.getName());
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Patience patience;
  private final int capacity;
  private final ThreadPoolExecutor executor;

  /** Makes a pool that waits for half a minute when it is closed. */
  public EvaluationPool(String name, int threads, int queue) {
    this(name, threads, queue, new Patience(USUAL_PATIENCE));
  }

  /**
   * Makes a pool.
   *
   * @param name names its threads
   * @param threads computations at once
   * @param queue computations that may wait
   * @param patience how long what is under way is waited for when the pool is closed
   */
  public EvaluationPool(String name, int threads, int queue, Patience patience) {
    this.name = name;
    this.patience = patience;
    this.capacity = queue;
    AtomicInteger count = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new WaitingWork(queue),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs work; what it throws becomes a refusal.
   *
   * @return a stage that can be cancelled as long as the work waits, which frees its place, and no
   *     longer
   */
  public CompletionStage<Computed> submit(Supplier<Outcome> work) {
    return submit(work, Turn.USUAL_PRIORITY);
  }

  /**
   * Runs work in its turn, as {@link #submit(Supplier)} does.
   *
   * @param priority as {@link Turn#priority} has it
   */
  public CompletionStage<Computed> submit(Supplier<Outcome> work, int priority) {
    long queued = System.nanoTime();
    PooledWork result = new PooledWork(() -> timed(work, queued), priority, executor::remove);
    try {
      executor.execute(result.task());
    } catch (RejectedExecutionException e) {
      result.complete(overloaded());
    }
    return result;
  }

  /**
   * Takes a task that answers its calls itself, by {@link #guarded}.
   *
   * @return false if all threads are busy and the queue is full, or the pool is closed
   */
  public boolean offer(Runnable task) {
    return offer(task, Turn.USUAL_PRIORITY);
  }

  /** Takes a task in its turn, as {@link #offer(Runnable)} does. */
  public boolean offer(Runnable task, int priority) {
    try {
      executor.execute(WaitingWork.placed(task, priority));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Returns the refusal of a call for which there is no place. */
  public Computed overloaded() {
    return Computed.atOnce(
        new Outcome.Refusal(
            new Problem(
                ErrorCode.OVERLOADED,
                "all workers for " + name + " calls are busy; try again later")));
  }

  /** Returns the most computations that may wait. */
  public int capacity() {
    return capacity;
  }

  /** Returns the most computations at once. */
  public int threads() {
    return executor.getMaximumPoolSize();
  }

  /** Returns whether a computation would begin at once, about. */
  public boolean hasFreeThread() {
    return executor.getActiveCount() < executor.getMaximumPoolSize();
  }

  /** Returns how many computations are under way, about. */
  public int busy() {
    return executor.getActiveCount();
  }

  private Computed timed(Supplier<Outcome> work, long queued) {
    long started = System.nanoTime();
    Outcome outcome = guarded(work);
    return new Computed(
        outcome, Optional.of(started - queued), Optional.of(System.nanoTime() - started));
  }

  /** Does work here and now; what it throws becomes a refusal. */
  public Outcome guarded(Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return new Outcome.Refusal(problem(e));
    }
  }

  /** Does work here and now, and returns what went wrong, if something did. */
  public Optional<Problem> attempt(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return Optional.of(problem(e));
    }
  }

  private Problem problem(Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    // The text of an unexpected fault may hold what the caller sent, so the log gets its type and
    // place only.
    LOG.log(
        Level.ERROR,
        "a {0} call failed with {1} at {2}",
        name,
        failure.getClass().getName(),
        place(failure));
    return new Problem(ErrorCode.INTERNAL, "the call failed inside the server");
  }

  private static String place(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? "an unknown place" : trace[0].toString();
  }

  /** Takes no more work and waits for what is under way. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(patience.millisLeft(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
