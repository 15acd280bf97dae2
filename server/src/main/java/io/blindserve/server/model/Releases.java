package io.blindserve.server.model;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Changes which versions callers get, one change after the other. Thread-safe; nothing here blocks
 * its caller.
 */
public final class Releases implements AutoCloseable {

  private static final int MOST_WAITING = 64;

  private final RoutingTable table;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "releases");
            thread.setDaemon(true);
            return thread;
          });

  private final Consumer<Change> observer;

  /** Makes one of a table that nobody else changes. */
  public Releases(RoutingTable table) {
    this(table, change -> {});
  }

  /**
   * Makes one of a table that nobody else changes.
   *
   * @param observer is told of each change once new calls go by it; is short and never throws
   */
  public Releases(RoutingTable table, Consumer<Change> observer) {
    this.table = table;
    this.observer = observer;
  }

  /**
   * What changes.
   *
   * @param model whose routing
   * @param before as it was
   * @param after as it will be
   */
  public record Change(ModelName model, Routing before, Routing after) {}

  /** Returns the routing of a model. */
  public Routing of(ModelName model) {
    return table.of(model);
  }

  /**
   * Changes the routing of a model.
   *
   * @param edit says what it becomes; may throw a {@link ProblemException}
   * @param record puts the change on record, durably, before it is made; if it fails nothing
   *     changes
   * @return the change once new calls go by it
   */
  public CompletionStage<Change> change(
      ModelName model,
      UnaryOperator<Routing> edit,
      Function<Change, ? extends CompletionStage<?>> record) {
    try {
      return CompletableFuture.supplyAsync(() -> now(model, edit, record), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ErrorCode.OVERLOADED, "too many changes are waiting; try again later"));
    }
  }

  private Change now(
      ModelName model,
      UnaryOperator<Routing> edit,
      Function<Change, ? extends CompletionStage<?>> record) {
    Routing before = table.of(model);
    Change change = new Change(model, before, edit.apply(before));
    record.apply(change).toCompletableFuture().join();
    table.put(model, change.after());
    observer.accept(change);
    return change;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
