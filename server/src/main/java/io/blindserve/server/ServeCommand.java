package io.blindserve.server;

import io.blindserve.server.audit.LogSettings;
import io.blindserve.server.audit.witness.WitnessSettings;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.config.Settings;
import io.blindserve.server.evidence.EvidenceSettings;
import io.blindserve.server.http.HttpSettings;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.inference.plain.Extensions;
import io.blindserve.server.logging.LogFormat;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.store.StoreSettings;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: runs until it is told to stop. */
@Command(
    name = ServeCommand.NAME,
    mixinStandardHelpOptions = true,
    description = "Serves a folder of models over HTTP until interrupted.")
final class ServeCommand implements Callable<Integer> {

  static final String NAME = "serve";

  private static final long MIB = 1L << 20;

  /** A body is one array. */
  private static final int MOST_BODY_MIB = 1024;

  private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

  static final String NODE = "server";

  /** Checkpoints are to be younger than 10 s while calls are recorded. */
  static final Duration LOG_INTERVAL = Duration.ofSeconds(2);

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      description =
          "file with settings (blindserve.yaml in the folder where it is started, if there is one)")
  @SuppressWarnings("UnusedVariable") // Settings looks for it before options are read
  private @Nullable Path configuration;

  @Option(
      names = "--models",
      defaultValue = "models",
      paramLabel = "DIR|s3://BUCKET/PREFIX",
      converter = ModelsPlace.Converter.class,
      description =
          "folder with NAME.onnx or NAME/VERSION/model.onnx, or s3://BUCKET/PREFIX of an object store (${DEFAULT-VALUE})")
  private ModelsPlace models;

  @Mixin private StoreOptions storeOptions;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "folder of the access log and of evaluation keys (${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "address to listen on (${DEFAULT-VALUE})")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "port to listen on, 0 for any (${DEFAULT-VALUE})")
  private int port;

  @Option(names = "--tls-cert", description = "PEM file of the certificate chain")
  private @Nullable Path tlsCertificate;

  @Option(names = "--tls-key", description = "PEM file of the private key")
  private @Nullable Path tlsKey;

  @Option(
      names = "--insecure-http",
      description = "allow cleartext on an address that is not loopback")
  private boolean insecureHttp;

  @Option(
      names = "--callers",
      paramLabel = "FILE",
      description =
          "who may call, by token or certificate, and what; blindserve callers writes it (everybody may do everything)")
  private @Nullable Path callers;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description =
          "PEM file of the authorities whose certificates callers may show; which callers they are, --callers says")
  private @Nullable Path tlsClientAuthority;

  @Option(
      names = "--kernels",
      description = "java, portable, avx2 or avx512 (the fastest that runs here)")
  private @Nullable String kernels;

  @Option(
      names = "--workers",
      description = "computations of each kind at once (the number of cores)")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--provider",
      defaultValue = "auto",
      converter = ProviderConverter.class,
      description =
          "auto, cpu, cuda or tensorrt: where plain calls are computed if a model.json does not say (${DEFAULT-VALUE})")
  private ExecutionProvider provider = ExecutionProvider.AUTO;

  @Option(
      names = "--onnx-extensions",
      description =
          "allow models with operators of onnxruntime-extensions, such as tokenizers of text")
  private boolean extensions;

  @Option(
      names = "--prepared-models",
      paramLabel = "DIR",
      description =
          "folder of this server alone where optimised graphs and TensorRT's engines are kept for the next start (nothing is kept)")
  private @Nullable Path preparedModels;

  @Option(
      names = "--max-body-mib",
      defaultValue = "64",
      description = "largest body of a plain call (${DEFAULT-VALUE})")
  private int maxBodyMib;

  @Option(
      names = "--body-timeout-seconds",
      defaultValue = "30",
      description = "time that a body may take (${DEFAULT-VALUE})")
  private int bodyTimeoutSeconds;

  @Option(
      names = "--scratch-mib",
      defaultValue = "512",
      description = "memory of encrypted calls under way (${DEFAULT-VALUE})")
  private int scratchMib;

  @Option(
      names = "--resident-mib",
      defaultValue = "1024",
      description = "memory of encrypted weights and keys in use (${DEFAULT-VALUE})")
  private int residentMib;

  @Option(
      names = "--key-folder-mib",
      defaultValue = "8192",
      description = "disk for evaluation keys (${DEFAULT-VALUE})")
  private int keyFolderMib;

  @Option(
      names = "--evidence",
      paramLabel = "DIR",
      description =
          "folder where the server keeps what audit replay needs of encrypted calls (it keeps none)")
  private @Nullable Path evidence;

  @Option(
      names = "--evidence-days",
      defaultValue = "30",
      description = "days that evidence of a call is kept (${DEFAULT-VALUE})")
  private int evidenceDays;

  @Option(
      names = "--evidence-mib",
      defaultValue = "8192",
      description =
          "disk for evidence; calls that find no room there are counted (${DEFAULT-VALUE})")
  private int evidenceMib;

  @Option(
      names = "--require-measurement",
      description =
          "offer only plans that lie beside their model with a measurement of check-plan that kept the promise; a model.json may say otherwise")
  private boolean requireMeasurement;

  @Option(
      names = "--log-origin",
      description =
          "name of the access log and of its key, such as log.example/blindserve (the name that it has, or a fresh one)")
  private @Nullable String logOrigin;

  @Option(
      names = "--witness",
      paramLabel = "VKEY=URL",
      split = "\\s+",
      hideParamSyntax = true,
      description =
          "witnesses that are asked to cosign each checkpoint (C2SP tlog-witness), with blanks between them")
  private List<String> witnesses = List.of();

  @Option(
      names = "--witness-quorum",
      defaultValue = "0",
      description =
          "how many of them must have cosigned before a checkpoint is shown (${DEFAULT-VALUE})")
  private int witnessQuorum;

  @Option(
      names = "--model-control",
      description =
          "let callers with the scope control (without --callers: everybody) load and unload models of the folder and say which versions others get")
  private boolean modelControl;

  @Option(
      names = "--model-keys",
      description =
          "file of keys, one a line: only versions are served whose manifest one of them has signed")
  private @Nullable Path modelKeys;

  @Option(
      names = "--watch-seconds",
      defaultValue = "0",
      description =
          "time between looks at the models folder, whose changes are served then; 0 for never (${DEFAULT-VALUE})")
  private int watchSeconds;

  @Option(
      names = "--log-format",
      defaultValue = "console",
      description = "console or json: form of the server's own log (${DEFAULT-VALUE})")
  private LogFormat logFormat = LogFormat.CONSOLE;

  @Option(names = "--log-calls", description = "a line of the server's own log for each call")
  private boolean logCalls;

  @Option(
      names = "--drain-seconds",
      defaultValue = "0",
      description =
          "time between saying that it is not ready and accepting no more calls when told to stop; a second signal cuts it short (${DEFAULT-VALUE})")
  private int drainSeconds;

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig config = config();
    logFormat.install(logCalls);
    InferenceServer server = new InferenceServer(config);
    Semaphore stops = new Semaphore(0);
    if (!StopSignals.onStop(stops::release)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    }
    tell(server);
    stops.acquire();
    server.drain();
    say("stopping: not ready from now on, calls under way are answered");
    boolean hurried = stops.tryAcquire(drainSeconds, TimeUnit.SECONDS);
    server.close();
    say(hurried ? "stopped at the second signal" : "stopped");
    return CommandLine.ExitCode.OK;
  }

  private void tell(InferenceServer server) {
    if (spec.commandLine().getDefaultValueProvider() instanceof Settings settings) {
      settings.file().ifPresent(file -> say("configuration: " + file.toAbsolutePath()));
    }
    say("kernels: " + server.kernels());
    say("access log: " + server.log().directory());
    say("log key: " + server.log().verifierKeys().get(0));
    server
        .log()
        .keys()
        .rotation()
        .ifPresent(keys -> say("log key from now on too: " + keys.to().get(0)));
    server.log().damage().ifPresent(damage -> say("access log damaged: " + damage));
    if (callers == null) {
      say("callers: everybody who reaches the port may do everything; --callers says who may");
    }
    say("listening on " + address(server.port()));
  }

  /** Programs that read lines of JSON get nothing else; others find these on the output. */
  private void say(String line) {
    if (logFormat == LogFormat.JSON) {
      LOG.log(System.Logger.Level.INFO, "{0}", line);
    } else {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  private String address(int bound) {
    String scheme = tlsKey == null ? "http" : "https";
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound;
  }

  /** Returns what the options say, checked. */
  ServerConfig config() {
    requirePositive("--workers", workers);
    requirePositive("--max-body-mib", maxBodyMib);
    if (maxBodyMib > MOST_BODY_MIB) {
      throw wrong("--max-body-mib", "must be at most " + MOST_BODY_MIB + ", not " + maxBodyMib);
    }
    requirePositive("--body-timeout-seconds", bodyTimeoutSeconds);
    requirePositive("--scratch-mib", scratchMib);
    requirePositive("--resident-mib", residentMib);
    requirePositive("--key-folder-mib", keyFolderMib);
    requirePositive("--evidence-days", evidenceDays);
    requirePositive("--evidence-mib", evidenceMib);
    requireNotNegative("--drain-seconds", drainSeconds);
    requireNotNegative("--watch-seconds", watchSeconds);
    if (port < 0 || port > 65535) {
      throw wrong("--port", "must be 0 to 65535, not " + port);
    }
    HttpSettings http =
        new HttpSettings(
            host,
            port,
            tls(),
            maxBodyMib * MIB,
            4L * maxBodyMib * MIB,
            Duration.ofSeconds(bodyTimeoutSeconds));
    Optional<StoreSettings> store = store();
    return new ServerConfig(
        store.map(StoreSettings::models).orElseGet(() -> Path.of(models.toString())),
        data,
        http,
        Optional.ofNullable(kernels),
        workers,
        provider,
        extensions(),
        Optional.ofNullable(preparedModels),
        new EncryptedBudget(scratchMib * MIB, residentMib * MIB, keyFolderMib * MIB),
        requireMeasurement,
        modelControl,
        new RepositorySettings(trust(), Duration.ofSeconds(watchSeconds), store),
        new LogSettings(
            NODE,
            BuildInfo.version(),
            Optional.ofNullable(logOrigin),
            LOG_INTERVAL,
            Optional.of(witnesses())),
        evidence(),
        Optional.ofNullable(callers).map(CallersFile::new));
  }

  private Optional<StoreSettings> store() {
    return models instanceof ModelsPlace.Store place
        ? Optional.of(storeOptions.settings(place.address(), data))
        : Optional.empty();
  }

  private boolean extensions() {
    if (extensions) {
      Extensions.unavailable()
          .ifPresent(
              reason -> {
                throw wrong("--onnx-extensions", "cannot be had: " + reason);
              });
    }
    return extensions;
  }

  private WitnessSettings witnesses() {
    try {
      return WitnessSettings.parse(witnesses, witnessQuorum);
    } catch (IllegalArgumentException e) {
      throw wrong("--witness", String.valueOf(e.getMessage()));
    }
  }

  private Optional<EvidenceSettings> evidence() {
    return Optional.ofNullable(evidence)
        .map(
            folder ->
                new EvidenceSettings(folder, Duration.ofDays(evidenceDays), evidenceMib * MIB));
  }

  private void requireNotNegative(String option, int value) {
    if (value < 0) {
      throw wrong(option, "must not be negative, but is " + value);
    }
  }

  private ModelTrust trust() {
    if (modelKeys == null) {
      return ModelTrust.ANYBODY;
    }
    try {
      return ModelTrust.ofFile(modelKeys);
    } catch (IllegalArgumentException e) {
      throw wrong("--model-keys", String.valueOf(e.getMessage()));
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw wrong(option, "must be positive, not " + value);
    }
  }

  private ParameterException wrong(String option, String sentence) {
    return new ParameterException(
        spec.commandLine(), option + " " + sentence, spec.findOption(option), "");
  }

  private Optional<HttpSettings.Tls> tls() {
    if (tlsClientAuthority != null && (tlsKey == null || callers == null)) {
      throw wrong("--tls-client-ca", "needs --tls-cert, --tls-key and --callers");
    }
    if (tlsCertificate != null && tlsKey != null) {
      return Optional.of(
          new HttpSettings.Tls(tlsCertificate, tlsKey, Optional.ofNullable(tlsClientAuthority)));
    }
    if (tlsCertificate != null || tlsKey != null) {
      throw new ParameterException(spec.commandLine(), "--tls-cert and --tls-key belong together");
    }
    if (!isLoopback() && !insecureHttp) {
      throw wrong(
          "--host", host + " is not loopback: give --tls-cert and --tls-key, or --insecure-http");
    }
    return Optional.empty();
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw wrong("--host", host + " is no known address");
    }
  }
}
