package io.blindserve.server;

import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.model.RoutingTable;
import io.blindserve.server.model.VersionPolicy;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Brings what is served of a model in line with what lies in its folder and what its policy says:
 * loads first, retires then. Versions that have a label or are being tried are served whatever the
 * policy says. Thread-safe: one model after the other.
 */
final class ModelSync {

  private static final System.Logger LOG = System.getLogger(ModelSync.class.getName());

  private static final String LEFT_OUT = "the version policy of the model leaves it out";

  private final ModelRepository repository;
  private final VersionMoves moves;
  private final ModelCatalog catalog;

  /** How files looked when they were loaded, or refused. */
  private final Map<Location, String> tried = new HashMap<>();

  /** What was wrong with the policies that cannot be read. */
  private final Map<ModelName, String> unread = new HashMap<>();

  /** Models that were unloaded by request. */
  private final Set<ModelName> stopped = new HashSet<>();

  ModelSync(
      ModelRepository repository, ModelLoading loading, ModelCatalog catalog, RoutingTable routes) {
    this.repository = repository;
    this.moves = new VersionMoves(repository, loading, catalog, routes);
    this.catalog = catalog;
  }

  /**
   * What was done.
   *
   * @param tried versions that were to be loaded
   * @param failed those of them that could not be
   */
  record Result(int tried, int failed) {}

  /** What is to be done with a model. */
  private record Task(ModelName model, boolean anew, Deeds deeds) {}

  /** Loads every model of the folder; returns the number of versions that are served then. */
  int loadAll() {
    Map<ModelName, List<Location>> found =
        repository.locations().stream()
            .collect(Collectors.groupingBy(Location::name, TreeMap::new, Collectors.toList()));
    if (found.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "there is no model: put NAME.onnx or NAME/VERSION/model.onnx into the models folder");
    }
    found.forEach(this::load);
    return catalog.names().stream().mapToInt(name -> catalog.versions(name).size()).sum();
  }

  /**
   * Loads every version of a model that is to be served, whether it is already or not, and retires
   * the others.
   *
   * @param found its versions that lie in the folder
   */
  synchronized Result load(ModelName model, List<Location> found) {
    stopped.remove(model);
    List<SeenVersion> seen =
        found.stream().map(at -> new SeenVersion(at, repository.look(at), true)).toList();
    return sync(new Task(model, true, Deeds.ELSEWHERE), seen);
  }

  /**
   * Loads what has changed of a model and is to be served, and retires what is not; does nothing
   * while the model was unloaded by request.
   *
   * @param seen its versions that lie in the folder
   * @param deeds is told of each move before it is made
   * @throws Deeds.NotRecordedException if it cannot be told; the same call later tries again
   */
  synchronized void follow(ModelName model, List<SeenVersion> seen, Deeds deeds) {
    if (!stopped.contains(model)) {
      sync(new Task(model, false, deeds), seen);
    }
  }

  /**
   * Retires every version of a model, until it is loaded by request.
   *
   * @return is completed once the last call has ended
   */
  synchronized CompletableFuture<Void> stop(ModelName model) {
    stopped.add(model);
    return CompletableFuture.allOf(
        catalog.versions(model).stream()
            .map(number -> catalog.retire(model, number).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Returns how the files of a version looked that were loaded or refused last, or nothing. */
  synchronized String lookOf(Location location) {
    return tried.getOrDefault(location, "");
  }

  private Result sync(Task task, List<SeenVersion> versions) {
    List<SeenVersion> seen =
        versions.stream().sorted(Comparator.comparingInt(SeenVersion::number)).toList();
    List<Location> found = seen.stream().map(SeenVersion::location).toList();
    try {
      VersionPolicy policy = repository.policy(found);
      catalog.follow(task.model, policy);
      // Where the policy could not be read until now, each of them was refused for that.
      boolean anew = task.anew || unread.containsKey(task.model);
      Result result = sync(new Task(task.model, anew, task.deeds), seen, policy);
      unread.remove(task.model);
      return result;
    } catch (ModelLoadException e) {
      return refuse(task, found, e);
    }
  }

  /** Nobody can know which are wanted: what is served goes on, and nothing else begins. */
  private Result refuse(Task task, List<Location> found, ModelLoadException why) {
    String told = String.valueOf(why.getMessage());
    boolean known = told.equals(unread.put(task.model, told));
    if (task.anew || !known) {
      found.forEach(version -> moves.refuse(version, why));
    }
    return new Result(found.size(), found.size());
  }

  private Result sync(Task task, List<SeenVersion> seen, VersionPolicy policy) {
    Set<Integer> named = moves.named(task.model);
    Set<Integer> kept = new HashSet<>();
    Set<Integer> leftOut = new HashSet<>();
    int due = 0;
    int failed = 0;
    for (SeenVersion version : ordered(seen, policy)) {
      if (!policy.wants(version.number(), kept.size()) && !named.contains(version.number())) {
        leftOut.add(version.number());
        tried.remove(version.location());
        continue;
      }
      if (isDue(task, version)) {
        due++;
        failed += load(task, version) ? 0 : 1;
      }
      if (moves.isServed(task.model, version.number())) {
        kept.add(version.number());
      }
    }
    Set<Integer> present = seen.stream().map(SeenVersion::number).collect(Collectors.toSet());
    // While versions lie in the folder, the last one goes on until something takes its place.
    if (!kept.isEmpty() || present.isEmpty()) {
      moves.retireOthers(task.model, present, kept, task.deeds);
    }
    list(task.model, present, leftOut);
    Set<Location> found = seen.stream().map(SeenVersion::location).collect(Collectors.toSet());
    tried.keySet().removeIf(at -> at.name().equals(task.model) && !found.contains(at));
    return new Result(due, failed);
  }

  private static List<SeenVersion> ordered(List<SeenVersion> seen, VersionPolicy policy) {
    return seen.stream().sorted(policy.order(SeenVersion::number)).toList();
  }

  private boolean isDue(Task task, SeenVersion version) {
    return version.settled()
        && (task.anew || !version.look().equals(tried.get(version.location())));
  }

  private boolean load(Task task, SeenVersion version) {
    tried.put(version.location(), version.look());
    try {
      return moves.load(version.location(), task.deeds);
    } catch (Deeds.NotRecordedException e) {
      tried.remove(version.location());
      throw e;
    }
  }

  private void list(ModelName model, Set<Integer> present, Set<Integer> leftOut) {
    leftOut.stream()
        .filter(version -> !moves.isServed(model, version))
        .forEach(version -> catalog.leaveOut(new RefusedVersion(model, version, LEFT_OUT)));
    catalog.listOnly(model, present);
  }
}
