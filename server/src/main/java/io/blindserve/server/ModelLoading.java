package io.blindserve.server;

import io.blindserve.server.evidence.EvidenceStore;
import io.blindserve.server.inference.Execution;
import io.blindserve.server.inference.encrypted.EncryptedModel;
import io.blindserve.server.inference.encrypted.EncryptedService;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.inference.plain.PlainDefaults;
import io.blindserve.server.inference.plain.PlainModel;
import io.blindserve.server.inference.plain.Warmup;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelFiles;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.ModelRepository.Location;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.model.VersionRuntime;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Loads versions; one that cannot be served is passed over with its reason, and the others are
 * served.
 */
final class ModelLoading {

  private static final System.Logger LOG = System.getLogger(ModelLoading.class.getName());

  private static final String UNTOLD = "the version could not be loaded; the server's log says why";
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

  /**
   * Publishes one version, which has answered the samples of its description by then.
   *
   * @param announce is told before it is published
   * @return whether it could be
   * @throws Deeds.NotRecordedException if {@code announce} does; nothing is published then
   */
  boolean load(
      ModelRepository repository,
      Location location,
      ModelCatalog catalog,
      Consumer<ModelFiles> announce) {
    try {
      ModelFiles files = repository.read(location);
      LoadedVersion runtime = load(files);
      closingOnFailure(
          runtime,
          () -> {
            evidence.ifPresent(store -> keep(store, files, runtime.encrypted()));
            announce.accept(files);
          });
      catalog.publish(files, runtime);
      LOG.log(
          Level.INFO,
          "model {0} version {1} is ready on {2}",
          location.name(),
          location.version(),
          runtime.part(Execution.class).map(Execution::provider).orElse("nothing"));
      return true;
    } catch (Deeds.NotRecordedException e) {
      throw e;
    } catch (ModelLoadException e) {
      refuse(location, catalog, e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
      // A fault of ours, or a model too large: it must not keep the others from being served.
      catalog.refuse(RefusedVersion.failed(location.name(), location.version(), UNTOLD));
      LOG.log(
          Level.ERROR,
          "model " + location.name() + " version " + location.version() + " is refused",
          e);
    }
    return false;
  }

  /**
   * Lists a version as refused. What failed may name paths and quote others: that is for the log
   * alone.
   */
  void refuse(Location location, ModelCatalog catalog, ModelLoadException why) {
    catalog.refuse(
        RefusedVersion.failed(location.name(), location.version(), why.reason().orElse(UNTOLD)));
    LOG.log(
        Level.ERROR,
        "model {0} version {1} is refused: {2}",
        location.name(),
        location.version(),
        why.getMessage());
  }

  private static void closingOnFailure(VersionRuntime runtime, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      runtime.close();
      throw e;
    }
  }

  private LoadedVersion load(ModelFiles files) {
    PlainModel plain = PlainModel.load(files.onnx(), files.description().plain(), defaults);
    try {
      Warmup.run(plain, files.description().warmup());
      Optional<GenerationModel> generation =
          files
              .description()
              .generation()
              .map(declared -> new GenerationModel(plain.decoder(declared), declared));
      return new LoadedVersion(plain, encrypted.load(files), generation);
    } catch (RuntimeException | Error e) {
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
