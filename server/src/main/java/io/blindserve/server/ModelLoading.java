package io.blindserve.server;

import io.blindserve.server.evidence.EvidenceStore;
import io.blindserve.server.inference.Execution;
import io.blindserve.server.inference.encrypted.EncryptedModel;
import io.blindserve.server.inference.encrypted.EncryptedService;
import io.blindserve.server.inference.plain.PlainDefaults;
import io.blindserve.server.inference.plain.PlainModel;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelFiles;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.model.VersionRuntime;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Loads every version of a folder; one that cannot be served is passed over with its reason, and
 * the others are served.
 */
final class ModelLoading {

  private static final System.Logger LOG = System.getLogger(ModelLoading.class.getName());

  private static final long MOST_DESCRIPTION_BYTES = 1 << 20;

  private final EncryptedService encrypted;
  private final PlainDefaults defaults;
  private final Optional<EvidenceStore> evidence;

  ModelLoading(
      EncryptedService encrypted, PlainDefaults defaults, Optional<EvidenceStore> evidence) {
    this.defaults = defaults;
    this.encrypted = encrypted;
    this.evidence = evidence;
  }

  /** Returns the number of versions that were published. */
  int loadAll(ModelRepository repository, ModelCatalog catalog) {
    int loaded = 0;
    List<Location> locations = repository.locations();
    if (locations.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "there is no model: put NAME.onnx or NAME/VERSION/model.onnx into the models folder");
    }
    for (Location location : locations) {
      loaded += load(repository, location, catalog) ? 1 : 0;
    }
    return loaded;
  }

  /** Publishes one version; says whether it could. */
  boolean load(ModelRepository repository, Location location, ModelCatalog catalog) {
    try {
      ModelFiles files = repository.read(location);
      VersionRuntime runtime = load(files);
      catalog.publish(files, runtime);
      LOG.log(
          Level.INFO,
          "model {0} version {1} is ready on {2}",
          location.name(),
          location.version(),
          runtime.part(Execution.class).map(Execution::provider).orElse("nothing"));
      return true;
    } catch (ModelLoadException e) {
      catalog.refuse(refused(location));
      LOG.log(
          Level.ERROR,
          "model {0} version {1} is not served: {2}",
          location.name(),
          location.version(),
          e.getMessage());
    } catch (RuntimeException e) {
      // A fault of ours: one model file must not keep the others from being served.
      catalog.refuse(refused(location));
      LOG.log(
          Level.ERROR,
          "model " + location.name() + " version " + location.version() + " is not served",
          e);
    }
    return false;
  }

  /** What failed may name paths and quote native code: that is for the log alone. */
  private static RefusedVersion refused(Location location) {
    return new RefusedVersion(
        location.name(),
        location.version(),
        "the version could not be loaded; the server's log says why");
  }

  private VersionRuntime load(ModelFiles files) {
    PlainModel plain = PlainModel.load(files.onnx(), files.description().plain(), defaults);
    try {
      EncryptedModel model = encrypted.load(files);
      evidence.ifPresent(store -> keep(store, files, model));
      return new LoadedVersion(plain, model);
    } catch (RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  /** Before the first call that it answers. */
  private static void keep(EvidenceStore store, ModelFiles files, EncryptedModel model) {
    if (!model.offer().plans().isEmpty()) {
      store.keepModel(
          files.digest(), files.onnx(), files.beside("model.json", MOST_DESCRIPTION_BYTES));
      model.planFiles().forEach(store::keepPlan);
    }
  }
}
