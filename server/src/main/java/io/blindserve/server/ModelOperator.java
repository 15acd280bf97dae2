package io.blindserve.server;

import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelControl;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.patience.Patience;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Loads and unloads by request, one model after the other, on a thread of its own. */
final class ModelOperator implements ModelControl, AutoCloseable {

  private static final int MOST_WAITING = 16;
  private static final Duration UNLOAD = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(ModelOperator.class.getName());

  private final ModelSource source;
  private final Patience patience;
  private final Duration unload;
  private final ModelRepository repository;
  private final ModelSync sync;
  private final ModelCatalog catalog;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "models");
            thread.setDaemon(true);
            return thread;
          });

  ModelOperator(
      ModelSource source,
      ModelRepository repository,
      ModelSync sync,
      ModelCatalog catalog,
      Patience patience) {
    this(source, repository, sync, catalog, patience, UNLOAD);
  }

  /**
   * Makes one.
   *
   * @param patience how long a model that is being loaded is waited for at the end
   * @param unload how long whoever unloads a model waits for its calls under way
   */
  ModelOperator(
      ModelSource source,
      ModelRepository repository,
      ModelSync sync,
      ModelCatalog catalog,
      Patience patience,
      Duration unload) {
    this.source = source;
    this.patience = patience;
    this.unload = unload;
    this.repository = repository;
    this.sync = sync;
    this.catalog = catalog;
  }

  @Override
  public CompletionStage<Done> load(ModelName name, Supplier<? extends CompletionStage<?>> record) {
    return submit(() -> loadNow(name, record));
  }

  @Override
  public CompletionStage<Done> unload(
      ModelName name, Supplier<? extends CompletionStage<?>> record) {
    return submit(() -> unloadNow(name, record));
  }

  private CompletionStage<Done> submit(Supplier<Done> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ErrorCode.OVERLOADED, "other models are being loaded; try again later"));
    }
  }

  private Done loadNow(ModelName name, Supplier<? extends CompletionStage<?>> record) {
    return source.look(catalog, () -> loadFound(name, record));
  }

  private Done loadFound(ModelName name, Supplier<? extends CompletionStage<?>> record) {
    ModelRepository.Found all = repository.find();
    List<Location> found = all.byModel().getOrDefault(name, List.of());
    if (all.unlisted().containsKey(name)) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "model " + name + " cannot be loaded: " + all.unlisted().get(name));
    }
    if (found.isEmpty()) {
      throw new ProblemException(
          ErrorCode.UNKNOWN_MODEL, "no model " + name + " lies in the models folder");
    }
    record.get().toCompletableFuture().join();
    ModelSync.Result result = sync.load(name, found);
    if (result.failed() > 0) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          result.failed()
              + " of "
              + result.tried()
              + " versions of "
              + name
              + " could not be loaded; /v2/repository/index and the server's log say why");
    }
    return highest(name);
  }

  private Done unloadNow(ModelName name, Supplier<? extends CompletionStage<?>> record) {
    Done done = highest(name);
    record.get().toCompletableFuture().join();
    CompletableFuture<Void> all = sync.stop(name);
    try {
      all.get(unload.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(
          ErrorCode.STILL_IN_USE,
          "model "
              + name
              + " takes no more calls, but some are under way still; its memory is free when they end");
    }
    return done;
  }

  private Done highest(ModelName name) {
    // Not the default, which may be at any version, or at one that is gone.
    int number =
        catalog.versions(name).stream()
            .max(Comparator.naturalOrder())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.UNKNOWN_MODEL, "no model " + name + " is served here"));
    try (ModelLease lease = catalog.lease(name, number)) {
      return new Done(name, lease.version().number(), lease.version().digest());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      // A version that is being loaded is published, or closed, before the catalogue is.
      if (!executor.awaitTermination(patience.millisLeft(), TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "a model is being loaded while the server ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
