package io.blindserve.server.model;

import io.blindserve.server.model.ModelObserver.Change;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The versions that can be called. Thread-safe. */
public final class ModelCatalog implements AutoCloseable {

  private final ConcurrentMap<ModelName, NavigableMap<Integer, ModelVersion>> models =
      new ConcurrentHashMap<>();

  private final ConcurrentMap<ModelName, NavigableMap<Integer, RefusedVersion>> refused =
      new ConcurrentHashMap<>();

  private final ConcurrentMap<ModelName, VersionPolicy> policies = new ConcurrentHashMap<>();

  private final VersionCloser closer = new VersionCloser();
  private final ModelObserver observer;
  private final RoutingTable routes;

  /** Makes an empty catalogue whose changes nobody is told of. */
  public ModelCatalog() {
    this(ModelObserver.none(), RoutingTable.inMemory());
  }

  /**
   * Makes an empty catalogue.
   *
   * @param observer is told of changes
   * @param routes says which version callers get who name none, or a label
   */
  public ModelCatalog(ModelObserver observer, RoutingTable routes) {
    this.observer = observer;
    this.routes = routes;
  }

  /** Publishes a loaded version; one that stood under the same number is retired. */
  public void publish(ModelFiles files, VersionRuntime runtime) {
    ModelVersion version = new ModelVersion(files, runtime, closer);
    observer.changed(
        Change.LOADED, version.name(), version.number(), Optional.of(version.digest()));
    ModelVersion previous =
        models
            .computeIfAbsent(files.name(), name -> new ConcurrentSkipListMap<>())
            .put(files.version(), version);
    if (previous != null) {
      unloaded(previous);
      previous.retire();
    }
    Optional.ofNullable(refused.get(files.name()))
        .ifPresent(versions -> versions.remove(files.version()));
  }

  /** Notes that a version could not be loaded; one that is served under the number goes on. */
  public void refuse(RefusedVersion version) {
    observer.changed(Change.REFUSED, version.name(), version.number(), Optional.empty());
    list(version);
  }

  /** Lists a version that lies in the folder and is not served; nothing changed by that. */
  public void leaveOut(RefusedVersion version) {
    list(version);
  }

  /** Lists a version no longer that was refused, if it is listed with just that reason. */
  public void listNoLonger(RefusedVersion version) {
    Optional.ofNullable(refused.get(version.name()))
        .ifPresent(versions -> versions.remove(version.number(), version));
  }

  /** Lists only those versions of a model as not served that lie in its folder. */
  public void listOnly(ModelName name, Set<Integer> found) {
    Optional.ofNullable(refused.get(name)).ifPresent(all -> all.keySet().retainAll(found));
  }

  /** Lists a version that is served as refused no longer. */
  public void accept(ModelName name, int number) {
    Optional.ofNullable(refused.get(name)).ifPresent(all -> all.remove(number));
  }

  /** Notes which versions of a model are to be served. */
  public void follow(ModelName name, VersionPolicy policy) {
    policies.put(name, policy);
  }

  /** Returns which versions of a model are to be served. */
  public VersionPolicy policy(ModelName name) {
    return policies.getOrDefault(name, VersionPolicy.ALL);
  }

  private void list(RefusedVersion version) {
    refused
        .computeIfAbsent(version.name(), name -> new ConcurrentSkipListMap<>())
        .put(version.number(), version);
  }

  private void unloaded(ModelVersion version) {
    observer.changed(
        Change.UNLOADED, version.name(), version.number(), Optional.of(version.digest()));
  }

  /** Returns the versions that could not be loaded, by name and number. */
  public List<RefusedVersion> refused() {
    return new TreeMap<>(refused)
        .values().stream().flatMap(versions -> versions.values().stream()).toList();
  }

  /**
   * Leases a version by its number.
   *
   * @throws ProblemException with {@code UNKNOWN_MODEL} or {@code UNKNOWN_VERSION}
   */
  public ModelLease lease(ModelName name, int number) {
    return lease(name, new VersionSelector.Numbered(number));
  }

  /**
   * Leases the version that a call wants.
   *
   * @throws ProblemException with {@code UNKNOWN_MODEL} or {@code UNKNOWN_VERSION}
   */
  public ModelLease lease(ModelName name, VersionSelector selector) {
    while (true) {
      Routing routing = routes.of(name);
      NavigableMap<Integer, ModelVersion> versions = versionsOf(name);
      NavigableSet<Integer> served = numbers(versions);
      if (served.isEmpty()) {
        continue;
      }
      Optional<ModelLease> lease;
      try {
        lease =
            Optional.ofNullable(versions.get(routing.choose(name, selector, served)))
                .flatMap(ModelVersion::lease);
      } catch (ProblemException e) {
        if (isStill(name, routing)) {
          throw e;
        }
        // A label moved while versions were looked at: they belong to another moment.
        continue;
      }
      if (lease.isPresent()) {
        return lease.get();
      }
      // It was retired since; what takes its place stands there already.
    }
  }

  /** A set of its own, taken one by one: versions come and go while they are looked at. */
  private static NavigableSet<Integer> numbers(NavigableMap<Integer, ModelVersion> versions) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    versions.keySet().forEach(numbers::add);
    return numbers;
  }

  /** Every change makes another object, so the same one was never replaced meanwhile. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isStill(ModelName name, Routing routing) {
    return routes.of(name) == routing;
  }

  private NavigableMap<Integer, ModelVersion> versionsOf(ModelName name) {
    NavigableMap<Integer, ModelVersion> versions = models.get(name);
    if (versions == null || versions.isEmpty()) {
      throw new ProblemException(ErrorCode.UNKNOWN_MODEL, "no model " + name + " is served here");
    }
    return versions;
  }

  /** Returns the numbers of a model's versions in ascending order. */
  public List<Integer> versions(ModelName name) {
    return List.copyOf(versionsOf(name).keySet());
  }

  /** Returns the names of all models that have a version. */
  public SortedSet<ModelName> names() {
    SortedSet<ModelName> names = new TreeSet<>();
    models.forEach(
        (name, versions) -> {
          if (!versions.isEmpty()) {
            names.add(name);
          }
        });
    return names;
  }

  /**
   * Serves a version no longer; it is listed as unloaded. See {@link #retire(ModelName, int,
   * String)}.
   */
  public CompletionStage<Void> retire(ModelName name, int number) {
    return retire(name, number, "unloaded");
  }

  /**
   * Serves a version no longer.
   *
   * @param reason what the list of versions says of it
   * @return is completed once its last call has ended and its memory is free; at once where there
   *     is no such version
   */
  public CompletionStage<Void> retire(ModelName name, int number, String reason) {
    ModelVersion version =
        Optional.ofNullable(models.get(name)).map(versions -> versions.remove(number)).orElse(null);
    if (version == null) {
      return CompletableFuture.completedFuture(null);
    }
    unloaded(version);
    list(RefusedVersion.unwanted(name, number, reason));
    return version.retire();
  }

  /** Retires everything, and waits until what has no calls is freed. */
  @Override
  public void close() {
    models.values().forEach(versions -> versions.values().forEach(ModelVersion::retire));
    models.clear();
    closer.await();
  }
}
