package io.blindserve.server;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.LogSettings;
import io.blindserve.server.audit.witness.WitnessSettings;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.evidence.EvidenceSettings;
import io.blindserve.server.http.HttpSettings;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server of this process on a free port, and what it keeps on disk. */
final class ServerFixture implements AutoCloseable {

  static final long LARGEST_BODY = 1 << 20;
  static final long LARGEST_BODIES = 16 * LARGEST_BODY;
  static final Duration BODY_TIMEOUT = Duration.ofSeconds(2);

  static final LogSettings LOG =
      new LogSettings("server", "test", Optional.of("log.example/test"), Duration.ofMillis(200));

  private static final long MIB = 1 << 20;
  private static final int WORKERS = 2;

  private final Path data;
  private final InferenceServer server;
  private final Probe probe;

  private ServerFixture(ServerConfig config) {
    this(config, InferenceServer.Parts.HONEST);
  }

  private ServerFixture(ServerConfig config, InferenceServer.Parts parts) {
    this.data = config.data();
    this.server = new InferenceServer(config, parts);
    this.probe = new Probe(address());
  }

  static ServerFixture start(Path models, Path data) {
    return start(models, data, Optional.empty());
  }

  static ServerFixture start(Path models, Path data, Optional<String> kernels) {
    return new ServerFixture(config(models, data, kernels));
  }

  /** One that may lie. */
  static ServerFixture of(Path models, Path data, InferenceServer.Parts parts) {
    return new ServerFixture(config(models, data, Optional.empty()), parts);
  }

  /** One that keeps evidence of encrypted calls. */
  static ServerFixture keeping(Path models, Path data, EvidenceSettings evidence) {
    return beside(models, data, Optional.empty(), Optional.of(evidence));
  }

  /** One that keeps what was made of its models. */
  static ServerFixture preparing(Path models, Path data, Path prepared) {
    return beside(models, data, Optional.of(prepared), Optional.empty());
  }

  private static ServerFixture beside(
      Path models, Path data, Optional<Path> prepared, Optional<EvidenceSettings> evidence) {
    ServerConfig usual = config(models, data, Optional.empty());
    return new ServerFixture(
        new ServerConfig(
            usual.models(),
            usual.data(),
            usual.http(),
            usual.kernels(),
            usual.workers(),
            usual.provider(),
            usual.extensions(),
            prepared,
            usual.encrypted(),
            usual.requireMeasurement(),
            usual.modelControl(),
            usual.repository(),
            usual.log(),
            evidence,
            usual.callers()));
  }

  /** One whose callers may load and unload models. */
  static ServerFixture controlled(Path models, Path data) {
    return new ServerFixture(config(models, data, Optional.empty(), Optional.empty(), true));
  }

  /** One that answers the callers of a file, who may load and unload models. */
  static ServerFixture knowing(Path models, Path data, Path callers) {
    return new ServerFixture(
        config(
            models,
            data,
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of(new CallersFile(callers))));
  }

  /** What serves over TLS to callers of a file, who may show certificates of an authority. */
  static ServerConfig knowing(
      Path models, Path data, TlsFiles files, Path authority, Path callers) {
    HttpSettings.Tls tls =
        new HttpSettings.Tls(files.certificate(), files.key(), Optional.of(authority));
    return config(
        models,
        data,
        Optional.empty(),
        Optional.of(tls),
        true,
        Optional.of(new CallersFile(callers)));
  }

  /** One that serves only what one of the keys in a file has signed. */
  static ServerFixture trusting(Path models, Path data, Path keys) {
    return of(models, data, new RepositorySettings(ModelTrust.ofFile(keys), Duration.ZERO));
  }

  /** One that looks at its models again and again, and whose callers may load them too. */
  static ServerFixture watching(Path models, Path data) {
    Duration period = Duration.ofMillis(100);
    return of(models, data, new RepositorySettings(ModelTrust.ANYBODY, period));
  }

  /** One whose models are mirrored from a store. */
  static ServerFixture mirroring(StoreSettings store, Path data, ModelTrust trust) {
    Duration period = Duration.ofMillis(100);
    return of(store.models(), data, new RepositorySettings(trust, period, Optional.of(store)));
  }

  private static ServerFixture of(Path models, Path data, RepositorySettings settings) {
    ServerConfig config = config(models, data, Optional.empty());
    return new ServerFixture(
        new ServerConfig(
            models,
            data,
            config.http(),
            config.kernels(),
            config.workers(),
            config.provider(),
            config.extensions(),
            config.preparedModels(),
            config.encrypted(),
            config.requireMeasurement(),
            true,
            settings,
            config.log(),
            config.evidence(),
            config.callers()));
  }

  static ServerConfig config(Path models, Path data, Optional<String> kernels) {
    return config(models, data, kernels, Optional.empty(), false);
  }

  /** One whose checkpoints others cosign. */
  static ServerFixture witnessed(Path models, Path data, WitnessSettings witnesses) {
    ServerConfig usual = config(models, data, Optional.empty());
    LogSettings log =
        new LogSettings(
            LOG.node(), LOG.build(), LOG.origin(), LOG.interval(), Optional.of(witnesses));
    return new ServerFixture(
        new ServerConfig(
            usual.models(),
            usual.data(),
            usual.http(),
            usual.kernels(),
            usual.workers(),
            usual.provider(),
            usual.extensions(),
            usual.preparedModels(),
            usual.encrypted(),
            usual.requireMeasurement(),
            usual.modelControl(),
            usual.repository(),
            log,
            Optional.empty(),
            usual.callers()));
  }

  static ServerConfig secured(Path models, Path data, TlsFiles files) {
    HttpSettings.Tls tls = new HttpSettings.Tls(files.certificate(), files.key(), Optional.empty());
    return config(models, data, Optional.empty(), Optional.of(tls), false);
  }

  private static ServerConfig config(
      Path models,
      Path data,
      Optional<String> kernels,
      Optional<HttpSettings.Tls> tls,
      boolean control) {
    return config(models, data, kernels, tls, control, Optional.empty());
  }

  private static ServerConfig config(
      Path models,
      Path data,
      Optional<String> kernels,
      Optional<HttpSettings.Tls> tls,
      boolean control,
      Optional<CallersFile> callers) {
    HttpSettings http =
        new HttpSettings("127.0.0.1", 0, tls, LARGEST_BODY, LARGEST_BODIES, BODY_TIMEOUT);
    EncryptedBudget budget = new EncryptedBudget(256 * MIB, 512 * MIB, 512 * MIB);
    return new ServerConfig(
        models,
        data,
        http,
        kernels,
        WORKERS,
        ExecutionProvider.AUTO,
        false,
        Optional.empty(),
        budget,
        false,
        control,
        RepositorySettings.USUAL,
        LOG,
        Optional.empty(),
        callers);
  }

  int port() {
    return server.port();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  Probe probe() {
    return probe;
  }

  RawConnection connect() throws IOException {
    return new RawConnection(port());
  }

  /** The folder of the log that others may read. */
  Path log() {
    return server.log().directory();
  }

  String verifierKey() {
    return server.log().verifierKeys().get(0).toString();
  }

  List<NoteVerifier> logKeys() {
    return server.log().verifierKeys();
  }

  byte[] checkpoint() {
    return server.log().checkpoint().orElseThrow();
  }

  /** Both keys, as {@code audit vkey} prints them. */
  String verifierKeys() {
    return server.log().verifierKeys().stream()
        .map(key -> key + "\n")
        .collect(Collectors.joining());
  }

  /** All records of calls until now. */
  List<String> records() {
    return entries().stream()
        .filter(line -> line.matches(".*\"type\":\"(?:request|outcome)\".*"))
        .toList();
  }

  /** All records until now. */
  List<String> entries() {
    try {
      server.log().publish();
      return LogEntries.of(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record with an id. */
  String record(String id) {
    return records().stream()
        .filter(line -> line.contains("\"id\":\"" + id + "\""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no record " + id));
  }

  /** The files under the folder of evaluation keys. */
  List<Path> keyFiles() {
    try (Stream<Path> files = Files.walk(data.resolve("keys"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
