package io.blindserve.server;

import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.patience.Patience;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks at the models folder from time to time, on a thread of its own. A version is loaded once
 * its manifest says that it is complete, or once it looks the same twice in a row; it is gone once
 * it is missed twice.
 */
final class ModelWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ModelWatch.class.getName());

  private final ModelSource source;
  private final ModelRepository repository;
  private final ModelSync sync;
  private final ModelCatalog catalog;
  private final Deeds deeds;
  private final Patience patience;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
          });

  private Map<Location, String> before = new HashMap<>();

  /** Makes one of a folder into which whoever may writes. */
  ModelWatch(
      ModelRepository repository,
      ModelSync sync,
      ModelCatalog catalog,
      Deeds deeds,
      Patience patience) {
    this(ModelSource.FOLDER, repository, sync, catalog, deeds, patience);
  }

  /**
   * Makes one that does not look by itself yet.
   *
   * @param patience how long a model that is being loaded is waited for at the end
   */
  ModelWatch(
      ModelSource source,
      ModelRepository repository,
      ModelSync sync,
      ModelCatalog catalog,
      Deeds deeds,
      Patience patience) {
    this.patience = patience;
    this.source = source;
    this.repository = repository;
    this.sync = sync;
    this.catalog = catalog;
    this.deeds = deeds;
  }

  /**
   * Begins to look.
   *
   * @param period between the end of one look and the next
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a look throws nothing
  ModelWatch every(Duration period) {
    executor.scheduleWithFixedDelay(
        this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Looks once; on one thread at a time. */
  void look() {
    try {
      source.look(
          catalog,
          () -> {
            followAll();
            return true;
          });
    } catch (ModelLoadException e) {
      LOG.log(Level.WARNING, "{0}; it is looked at again", e.getMessage());
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      // Or it would have been the last look.
      LOG.log(Level.ERROR, "a look at the models folder failed", e);
    }
  }

  private void followAll() {
    ModelRepository.Found found = repository.find();
    Map<Location, String> now = new HashMap<>();
    found.locations().forEach(at -> now.put(at, repository.look(at)));
    Map<ModelName, List<SeenVersion>> seen = seen(now);
    before = now;
    // Nobody can know what became of these: what is served of them goes on.
    seen.keySet().removeAll(found.unlisted().keySet());
    found.unlisted().forEach(sync::hidden);
    seen.forEach(this::follow);
  }

  /** What is there by model, and models that are known and there no longer, with nothing. */
  private Map<ModelName, List<SeenVersion>> seen(Map<Location, String> now) {
    List<SeenVersion> all = new ArrayList<>();
    now.forEach((at, look) -> all.add(seen(at, look)));
    // Folders are replaced by renaming, and for a moment there is none: one is gone at the second
    // look that misses it.
    before.forEach(
        (at, look) -> {
          if (!now.containsKey(at)) {
            all.add(new SeenVersion(at, look, false));
          }
        });
    Map<ModelName, List<SeenVersion>> seen =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    version -> version.location().name(), TreeMap::new, Collectors.toList()));
    catalog.names().forEach(name -> seen.putIfAbsent(name, List.of()));
    catalog.refused().forEach(version -> seen.putIfAbsent(version.name(), List.of()));
    return seen;
  }

  private SeenVersion seen(Location at, String look) {
    boolean settled =
        look.equals(before.get(at)) || look.equals(sync.lookOf(at)) || repository.isComplete(at);
    return new SeenVersion(at, look, settled);
  }

  private void follow(ModelName model, List<SeenVersion> seen) {
    try {
      sync.follow(model, seen, deeds);
    } catch (Deeds.NotRecordedException e) {
      LOG.log(
          Level.WARNING, "model {0}: nothing is moved while moves cannot be put on record", model);
    }
  }

  /** Looks no more; waits for what is being loaded. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(patience.millisLeft(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "a model is being loaded still");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
