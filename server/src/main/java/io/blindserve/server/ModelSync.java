package io.blindserve.server;

import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.model.Routing;
import io.blindserve.server.model.RoutingTable;
import io.blindserve.server.model.Split;
import io.blindserve.server.model.VersionPolicy;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private final ModelLoading loading;
  private final ModelCatalog catalog;
  private final RoutingTable routes;

  ModelSync(
      ModelRepository repository, ModelLoading loading, ModelCatalog catalog, RoutingTable routes) {
    this.repository = repository;
    this.loading = loading;
    this.catalog = catalog;
    this.routes = routes;
  }

  /**
   * What was done.
   *
   * @param tried versions that were to be loaded
   * @param failed those of them that could not be
   */
  record Result(int tried, int failed) {}

  /** Syncs every model of the folder; returns the number of versions that are served then. */
  int loadAll() {
    Map<ModelName, List<Location>> found =
        repository.locations().stream()
            .collect(Collectors.groupingBy(Location::name, TreeMap::new, Collectors.toList()));
    if (found.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "there is no model: put NAME.onnx or NAME/VERSION/model.onnx into the models folder");
    }
    found.forEach(this::sync);
    return catalog.names().stream().mapToInt(name -> catalog.versions(name).size()).sum();
  }

  /**
   * Loads every version of a model that is to be served, and retires the others.
   *
   * @param found its versions that lie in the folder
   */
  synchronized Result sync(ModelName model, List<Location> found) {
    VersionPolicy policy;
    try {
      policy = repository.policy(found);
    } catch (ModelLoadException e) {
      // Nobody can know which are wanted: what is served goes on, and nothing else begins.
      LOG.log(Level.ERROR, "model {0}: no version is loaded: {1}", model, e.getMessage());
      found.forEach(version -> loading.refuse(version, catalog, e));
      return new Result(found.size(), found.size());
    }
    catalog.follow(model, policy);
    return sync(model, found, policy);
  }

  private Result sync(ModelName model, List<Location> found, VersionPolicy policy) {
    Set<Integer> named = named(model);
    Set<Integer> kept = new HashSet<>();
    Set<Integer> leftOut = new HashSet<>();
    int tried = 0;
    int failed = 0;
    for (Location location : ordered(found, policy)) {
      int version = location.version();
      if (!policy.wants(version, kept.size()) && !named.contains(version)) {
        leftOut.add(version);
        continue;
      }
      tried++;
      failed += loading.load(repository, location, catalog) ? 0 : 1;
      if (isServed(model, version)) {
        kept.add(version);
      }
    }
    retire(model, found, kept, leftOut);
    return new Result(tried, failed);
  }

  private static List<Location> ordered(List<Location> found, VersionPolicy policy) {
    return found.stream().sorted(policy.order(Location::version)).toList();
  }

  private Set<Integer> named(ModelName model) {
    Routing routing = routes.of(model);
    Set<Integer> named = new HashSet<>(routing.labels().values());
    routing.split().map(Split::candidate).ifPresent(named::add);
    return named;
  }

  private boolean isServed(ModelName model, int version) {
    return catalog.names().contains(model) && catalog.versions(model).contains(version);
  }

  /** While versions lie in the folder, the last one goes on until something takes its place. */
  private void retire(
      ModelName model, List<Location> found, Set<Integer> kept, Set<Integer> leftOut) {
    Set<Integer> present = found.stream().map(Location::version).collect(Collectors.toSet());
    if (catalog.names().contains(model) && (!kept.isEmpty() || found.isEmpty())) {
      for (int version : catalog.versions(model)) {
        if (!kept.contains(version)) {
          catalog.retire(model, version);
        }
      }
    }
    leftOut.stream()
        .filter(version -> !isServed(model, version))
        .forEach(version -> catalog.leaveOut(new RefusedVersion(model, version, LEFT_OUT)));
    catalog.listOnly(model, present);
  }
}
