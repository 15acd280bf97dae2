package io.blindserve.server;

import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ActorKind;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.audit.KeyRotation;
import io.blindserve.server.audit.SeedFolder;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.auth.AuthMethod;
import io.blindserve.server.auth.Authenticator;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.auth.FileAuthenticator;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.Evaluators;
import io.blindserve.server.call.EvidenceKeeper;
import io.blindserve.server.evidence.EvidenceErasure;
import io.blindserve.server.evidence.EvidenceParts;
import io.blindserve.server.evidence.EvidenceStore;
import io.blindserve.server.http.HttpEdge;
import io.blindserve.server.inference.EvaluationKeys;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Evaluator;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.encrypted.EncryptedService;
import io.blindserve.server.inference.generate.GenerationEvaluator;
import io.blindserve.server.inference.plain.PlainCopy;
import io.blindserve.server.inference.plain.PlainDefaults;
import io.blindserve.server.inference.plain.PlainEvaluator;
import io.blindserve.server.inference.plain.cache.PreparedModels;
import io.blindserve.server.metrics.CallMetrics;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelControl;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.model.Releases;
import io.blindserve.server.model.RoutingTable;
import io.blindserve.server.patience.Patience;
import io.blindserve.server.store.ModelMirror;
import io.blindserve.server.store.StoreSettings;
import io.blindserve.server.store.s3.S3ObjectStore;
import io.blindserve.server.trial.Copies;
import io.blindserve.server.trial.Referee;
import io.blindserve.server.trial.Trials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A running server: the only place that constructs rooms and wires them. Closes them in the reverse
 * order.
 */
final class InferenceServer implements AutoCloseable {

  /** Encrypted calls are long and hold much memory. */
  private static final int ENCRYPTED_QUEUED_PER_WORKER = 4;

  /** Plain calls are short; what they may hold is bounded in bytes by the budget of bodies. */
  private static final int PLAIN_QUEUED = 256;

  private static final int QUEUED_BODIES = 256;

  /** Each keeps the past keys and values of its text in memory. */
  private static final int MOST_GENERATIONS = 64;

  /** Folder of the access log in the folder of data. */
  static final String AUDIT = "audit";

  /** Folder of the seeds of masked answers there. */
  static final String SEEDS = "seeds";

  /** Supervisors usually kill what has not ended half a minute after they asked. */
  private static final Duration LONGEST_END = Duration.ofSeconds(25);

  private static final Duration LONGEST_UNWITNESSED = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(InferenceServer.class.getName());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final HttpEdge edge;
  private final String kernels;
  private final TileAuditLog log;
  private final AtomicBoolean draining = new AtomicBoolean();

  /**
   * Opens a server.
   *
   * @throws RuntimeException with one line for the operator if a folder, a file or the port cannot
   *     be used
   */
  InferenceServer(ServerConfig config) {
    this(config, Parts.HONEST);
  }

  /** What a test may replace: a server that lies is to be found out, a busy one to be made. */
  interface Parts {

    /** Those of every server that is not a test's. */
    Parts HONEST = new Parts() {};

    /** Returns what encrypted calls are computed by. */
    default Evaluator<InferenceInput.Encrypted> evaluator(
        Evaluator<InferenceInput.Encrypted> honest, ModelCatalog models) {
      return honest;
    }

    /** Returns what plain calls are computed by. */
    default Evaluator<InferenceInput.Plain> plainEvaluator(Evaluator<InferenceInput.Plain> honest) {
      return honest;
    }

    /** Returns what calls are recorded by. */
    default AuditLog log(AuditLog honest) {
      return honest;
    }

    /** Returns how long all parts together are waited for at the end. */
    default Patience patience() {
      return new Patience(LONGEST_END);
    }
  }

  /** Opens a server with other parts than its own. */
  InferenceServer(ServerConfig config, Parts parts) {
    try {
      HttpEdge.check(config.http());
      Optional<FileAuthenticator> callers = config.callers().map(this::callers);
      Patience patience = parts.patience();
      Optional<StoreSource> mirrored = config.repository().store().map(how -> store(how, config));
      ModelSource source = mirrored.<ModelSource>map(from -> from).orElse(ModelSource.FOLDER);
      ModelRepository repository =
          new ModelRepository(config.models(), config.repository().trust());
      EpochKey epochKey = epochKey(config);
      this.log = keep(auditLog(config, epochKey));
      ServerRecords records = new ServerRecords(log, epochKey, InferenceServer.owner(epochKey));
      records.started();
      recordKeys(log, records);
      keep(records::stopped);
      EvaluationPool plainPool =
          keep(new EvaluationPool("plain", config.workers(), PLAIN_QUEUED, patience));
      EvaluationPool encryptedPool =
          keep(
              new EvaluationPool(
                  "encrypted",
                  config.workers(),
                  config.workers() * ENCRYPTED_QUEUED_PER_WORKER,
                  patience));
      SeedFolder seeds = seeds(config);
      EncryptedService encrypted =
          keep(
              new EncryptedService(
                  config.kernels(),
                  config.data().resolve("keys"),
                  config.encrypted(),
                  config.requireMeasurement(),
                  encryptedPool,
                  plainPool::busy,
                  seeds::keep));
      encrypted.observeKeys(records::keys);
      Optional<EvidenceStore> evidence =
          config
              .evidence()
              .map(
                  how ->
                      keep(
                          EvidenceStore.open(
                              how, new KeptParts(encrypted, seeds, records::evidenceRemoved))));
      takeErasures(
          config, evidence, new KeptParts(encrypted, seeds, records::evidenceErased), patience);
      this.kernels = encrypted.kernels();
      RoutingTable routes = RoutingTable.open(config.data().resolve("releases"));
      ModelCatalog catalog = keep(new ModelCatalog(records::model, routes));
      Optional<PreparedModels> prepared = config.preparedModels().flatMap(PreparedModels::open);
      ModelLoading loading =
          new ModelLoading(
              encrypted,
              PlainDefaults.share(
                  config.provider(), config.workers(), config.extensions(), prepared),
              evidence);
      ModelSync sync = new ModelSync(repository, loading, catalog, routes);
      int versions = sync.loadAll();
      // Not before: what these models use is young then, however long the last server ran.
      prepared.ifPresent(models -> models.sweep(Instant.now()));
      source.tell(catalog);
      Optional<ModelControl> control =
          config.modelControl()
              ? Optional.of(keep(new ModelOperator(source, repository, sync, catalog, patience)))
              : Optional.empty();
      Duration watch = config.repository().watch();
      if (!watch.isZero()) {
        keep(
            new ModelWatch(source, repository, sync, catalog, records::rule, patience)
                .every(watch));
      }
      // Before the watch ends, which waits for its last look.
      mirrored.ifPresent(from -> keep(from::stop));
      CallMetrics metrics = new CallMetrics(BuildInfo.version(), kernels);
      callers.ifPresent(known -> ServerMetrics.show(known, metrics));
      Authenticator authenticator =
          callers.<Authenticator>map(known -> known).orElseGet(Authenticator::anonymous);
      mirrored.ifPresent(from -> from.show(metrics));
      metrics.gauge(
          "evaluation_key_store_bytes",
          "Bytes of evaluation keys on disk.",
          () -> encrypted.keys().storedBytes());
      metrics.info(
          "model_execution_info",
          "Which execution provider computes a version's plain calls; always 1.",
          ServedProviders.LABELS,
          () -> ServedProviders.rows(catalog));
      ServerMetrics.show(log, metrics);
      evidence.ifPresent(store -> ServerMetrics.show(store, metrics));
      Copies copies = keep(new Copies(catalog, PlainCopy::run, plainPool::hasFreeThread, patience));
      Trials trials = new Trials(routes, copies);
      TrialMetrics.show(trials, metrics);
      Releases releases = keep(new Releases(routes, trials::changed));
      keep(new Referee(trials, releases, catalog, records::deed));
      // After the catalogue, so that it is closed before sessions are.
      EvaluationPool generationPool =
          keep(new EvaluationPool("generation", config.workers(), MOST_GENERATIONS, patience));
      GenerationMetrics tokens = new GenerationMetrics();
      GenerationEvaluator generator = new GenerationEvaluator(generationPool, tokens);
      tokens.show(metrics, generator);
      CallPipeline pipeline =
          new CallPipeline(
              authenticator,
              catalog,
              new Evaluators(
                  parts.plainEvaluator(new PlainEvaluator(plainPool)),
                  parts.evaluator(encrypted.evaluator(), catalog),
                  generator),
              parts.log(log),
              epochKey,
              metrics,
              evidence.<EvidenceKeeper>map(store -> store).orElse(EvidenceKeeper.NONE),
              trials);
      keep(pipeline);
      ThreadPoolExecutor decoding = decoding(config.workers());
      keep(decoding::shutdown);
      HttpEdge.Services services =
          new HttpEdge.Services(
              pipeline,
              catalog,
              releases,
              trials,
              control,
              encrypted.keys(),
              () ->
                  isServing(catalog, versions > 0)
                      && log.healthy()
                      && isWitnessed()
                      && !draining.get(),
              metrics::exposition,
              log,
              decoding,
              BuildInfo.version(),
              patience);
      this.edge = keep(HttpEdge.open(config.http(), services));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private StoreSource store(StoreSettings how, ServerConfig config) {
    ModelMirror mirror =
        keep(new ModelMirror(how, S3ObjectStore.open(how), config.repository().trust()));
    mirror.start();
    return new StoreSource(mirror);
  }

  /**
   * Something is served; or it was, and whoever loads models by request wants nothing served now.
   * Where what lies there failed nobody is to be sent here.
   */
  private static boolean isServing(ModelCatalog catalog, boolean began) {
    return !catalog.names().isEmpty()
        || (began && catalog.refused().stream().noneMatch(RefusedVersion::failed));
  }

  /**
   * A log of an older release was given a key of another kind, or a command that changes keys was
   * interrupted; where that fails it is for later.
   */
  private static void recordKeys(TileAuditLog log, ServerRecords records) {
    try {
      Optional<String> key = log.unrecordedKey();
      if (key.isPresent()) {
        records.keyBegun(key.get());
        log.keyRecorded();
      }
      Optional<KeyRotation> rotation = log.keys().rotation();
      if (rotation.isPresent() && !log.keys().isRotationRecorded()) {
        records.keysRotated(rotation.get());
        log.keys().rotationRecorded();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "a new key of the log has no record yet", e);
    }
  }

  /** A witness may be slow for a while; calls go on all the same. */
  private boolean isWitnessed() {
    return log.quorumMissing().compareTo(LONGEST_UNWITNESSED) < 0;
  }

  /** Operators may ask for erasures where there is something to erase. */
  private void takeErasures(
      ServerConfig config,
      Optional<EvidenceStore> evidence,
      EvidenceParts parts,
      Patience patience) {
    ErasureFolder folder = new ErasureFolder(config.data());
    if (evidence.isEmpty() || config.evidence().isEmpty()) {
      try {
        folder.shut();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    Path kept = config.evidence().get().folder();
    EvidenceErasure erasure = new EvidenceErasure(kept, parts);
    keep(ErasureDesk.open(folder, log, evidence.get(), kept, erasure, patience));
  }

  /** Records that evidence goes. */
  @FunctionalInterface
  private interface Removing {
    void removing(long from, long to) throws IOException;
  }

  /** What the store of evidence asks of other rooms. */
  private record KeptParts(EncryptedService encrypted, SeedFolder seeds, Removing records)
      implements EvidenceParts {

    @Override
    public Optional<Path> keys(String caller, String profile, String id) {
      return encrypted.keyFile(new EvaluationKeys.KeyName(caller, profile, id));
    }

    @Override
    public Path seed(String digest) {
      return seeds.file(digest);
    }

    @Override
    public void removing(long from, long to) throws IOException {
      records.removing(from, to);
    }
  }

  private FileAuthenticator callers(CallersFile file) {
    try {
      return keep(FileAuthenticator.open(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whose keys go is named by its name alone: it has shown nothing. */
  static Function<String, Actor> owner(EpochKey epochKey) {
    return name ->
        epochKey.actor(
            name,
            name.equals(Caller.ANONYMOUS) ? ActorKind.ANONYMOUS : ActorKind.NAMED,
            AuthMethod.NONE.label());
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  private static ThreadPoolExecutor decoding(int workers) {
    return new ThreadPoolExecutor(
        workers,
        workers,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(QUEUED_BODIES),
        task -> {
          Thread thread = new Thread(task, "decoding");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static EpochKey epochKey(ServerConfig config) {
    try {
      Files.createDirectories(config.data());
      return ServerEpoch.choose(config.data(), config.log());
    } catch (IOException e) {
      throw unusable(config.data(), e);
    }
  }

  private static SeedFolder seeds(ServerConfig config) {
    try {
      SeedFolder seeds = new SeedFolder(config.data().resolve(SEEDS));
      seeds.sweep();
      return seeds;
    } catch (IOException e) {
      throw unusable(config.data(), e);
    }
  }

  private static TileAuditLog auditLog(ServerConfig config, EpochKey epochKey) {
    try {
      return TileAuditLog.open(config.data().resolve(AUDIT), config.log(), epochKey);
    } catch (IOException e) {
      throw unusable(config.data(), e);
    }
  }

  private static UncheckedIOException unusable(Path data, IOException e) {
    return new UncheckedIOException(
        new IOException("the data folder " + data + " cannot be used: " + e.getMessage(), e));
  }

  /** Returns the port that is bound. */
  int port() {
    return edge.port();
  }

  /** Returns the access log. */
  TileAuditLog log() {
    return log;
  }

  /** Returns the name of the kernels in use. */
  String kernels() {
    return kernels;
  }

  /** Says from now on that it is not ready; calls are answered all the same. */
  void drain() {
    draining.set(true);
  }

  /** Stops accepting, lets calls under way end, and frees everything. */
  @Override
  public void close() {
    drain();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.getLogger(InferenceServer.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "a part of the server did not close: {0}",
                e.getMessage());
      }
    }
  }
}
