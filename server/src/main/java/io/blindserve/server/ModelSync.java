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
import java.util.Optional;
import java.util.Set;
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

  /** What was loaded, or refused. */
  private final Map<Location, Tried> tried = new HashMap<>();

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

  /**
   * What is to be done with a model.
   *
   * @param anew whether everything is to be loaded again
   * @param mended whether its policy can be read again, so that every version is listed as refused
   */
  private record Task(ModelName model, boolean anew, boolean mended, Deeds deeds) {}

  /**
   * A version that was tried.
   *
   * @param look how its files looked
   * @param loaded whether it is served since
   */
  private record Tried(String look, boolean loaded) {}

  /** Loads every model of the folder; returns the number of versions that are served then. */
  int loadAll() {
    ModelRepository.Found all = repository.find();
    Map<ModelName, List<Location>> found = all.byModel();
    all.unlisted().forEach(this::hidden);
    if (found.isEmpty() && all.unlisted().isEmpty()) {
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
    return sync(new Task(model, true, false, Deeds.ELSEWHERE), seen);
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
      sync(new Task(model, false, unread.containsKey(model), deeds), seen);
    }
  }

  /** Lists a model whose folder cannot be listed; what is served of it goes on as it is. */
  void hidden(ModelName model, String reason) {
    catalog.leaveOut(RefusedVersion.whole(model, reason));
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
    return Optional.ofNullable(tried.get(location)).map(Tried::look).orElse("");
  }

  private Result sync(Task task, List<SeenVersion> versions) {
    List<SeenVersion> seen =
        versions.stream().sorted(Comparator.comparingInt(SeenVersion::number)).toList();
    List<Location> found = seen.stream().map(SeenVersion::location).toList();
    try {
      VersionPolicy policy = repository.policy(found);
      catalog.follow(task.model, policy);
      Result result = sync(task, seen, policy);
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
        acceptUnchanged(task, version);
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
    return version.settled() && (task.anew || !isDone(task, version));
  }

  /** Where the policy was mended, what failed before it broke is tried again for its own reason. */
  private boolean isDone(Task task, SeenVersion version) {
    Tried before = tried.get(version.location());
    return before != null
        && before.look().equals(version.look())
        && (before.loaded() || !task.mended);
  }

  /** What is served as it lies there was refused for the policy alone. */
  private void acceptUnchanged(Task task, SeenVersion version) {
    Tried last = tried.get(version.location());
    if (task.mended && last != null && last.loaded() && last.look().equals(version.look())) {
      catalog.accept(task.model, version.number());
    }
  }

  private boolean load(Task task, SeenVersion version) {
    tried.put(version.location(), new Tried(version.look(), false));
    try {
      boolean loaded = moves.load(version.location(), task.deeds);
      tried.put(version.location(), new Tried(version.look(), loaded));
      return loaded;
    } catch (Deeds.NotRecordedException e) {
      tried.remove(version.location());
      throw e;
    }
  }

  private void list(ModelName model, Set<Integer> present, Set<Integer> leftOut) {
    leftOut.stream()
        .filter(version -> !moves.isServed(model, version))
        .forEach(version -> catalog.leaveOut(RefusedVersion.unwanted(model, version, LEFT_OUT)));
    catalog.listOnly(model, present);
  }
}
