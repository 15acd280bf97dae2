package io.blindserve.server;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AdminDeed.Action;
import io.blindserve.server.audit.AdminDeed.Reason;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.model.Routing;
import io.blindserve.server.model.RoutingTable;
import io.blindserve.server.model.Split;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/** Loads and retires single versions, each move on record first. */
final class VersionMoves {

  private static final System.Logger LOG = System.getLogger(VersionMoves.class.getName());

  private final ModelRepository repository;
  private final ModelLoading loading;
  private final ModelCatalog catalog;
  private final RoutingTable routes;

  VersionMoves(
      ModelRepository repository, ModelLoading loading, ModelCatalog catalog, RoutingTable routes) {
    this.repository = repository;
    this.loading = loading;
    this.catalog = catalog;
    this.routes = routes;
  }

  /**
   * Loads a version.
   *
   * @return whether it could be loaded; it is listed as refused otherwise
   * @throws Deeds.NotRecordedException if that cannot be put on record
   */
  boolean load(Location location, Deeds deeds) {
    return loading.load(
        repository,
        location,
        catalog,
        files ->
            deeds.record(
                AdminDeed.of(Action.MODEL_LOAD, Reason.POLICY)
                    .model(files.name().value())
                    .to(files.version())
                    .digest(files.digest())));
  }

  /** Lists a version as refused; what is served of it goes on. */
  void refuse(Location location, ModelLoadException why) {
    loading.refuse(location, catalog, why);
  }

  boolean isServed(ModelName model, int version) {
    return catalog.names().contains(model) && catalog.versions(model).contains(version);
  }

  /** Returns the versions that have a label or are being tried. */
  Set<Integer> named(ModelName model) {
    Routing routing = routes.of(model);
    Set<Integer> named = new HashSet<>(routing.labels().values());
    routing.split().map(Split::candidate).ifPresent(named::add);
    return named;
  }

  /**
   * Retires the versions of a model that are served and not kept.
   *
   * @param present those that lie in the folder
   * @throws Deeds.NotRecordedException if that cannot be put on record
   */
  void retireOthers(ModelName model, Set<Integer> present, Set<Integer> kept, Deeds deeds) {
    if (!catalog.names().contains(model)) {
      return;
    }
    for (int version : catalog.versions(model)) {
      // Labels may have moved while others were loaded.
      boolean named = present.contains(version) && named(model).contains(version);
      if (!kept.contains(version) && !named) {
        deeds.record(
            AdminDeed.of(Action.MODEL_UNLOAD, Reason.POLICY).model(model.value()).from(version));
        catalog.retire(model, version);
        LOG.log(Level.INFO, "model {0} version {1} takes no more calls", model, version);
      }
    }
  }
}
