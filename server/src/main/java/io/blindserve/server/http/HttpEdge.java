package io.blindserve.server.http;

import io.blindserve.server.audit.LogReader;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.inference.EvaluationKeys;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelControl;
import io.blindserve.server.model.Releases;
import io.blindserve.server.patience.Patience;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.trial.Trials;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The server of HTTP/1.1, HTTP/2 and gRPC. Opened once and closed once; handles calls on its own
 * event loops.
 */
public final class HttpEdge implements AutoCloseable {

  /** Longer than any call waits and runs; who neither writes nor reads for so long is gone. */
  private static final int IDLE_SECONDS = 300;

  private static final long START_SECONDS = 30;

  /** What closing idle connections may take whatever calls took. */
  private static final Duration LEAST_CLOSE = Duration.ofSeconds(1);

  /** Calls of HTTP/2 under way on one connection. */
  private static final int MOST_STREAMS = 256;

  /** What a connection of HTTP/2 may send ahead of its being read, all calls together. */
  private static final int WINDOW_BYTES = 1 << 20;

  private final Vertx vertx;
  private final HttpServer server;
  private final InFlight inFlight;
  private final Patience patience;

  private HttpEdge(Vertx vertx, HttpServer server, InFlight inFlight, Patience patience) {
    this.patience = patience;
    this.vertx = vertx;
    this.server = server;
    this.inFlight = inFlight;
  }

  /**
   * What the edge serves.
   *
   * @param pipeline where calls go
   * @param models what can be called
   * @param releases says which versions callers get
   * @param trials versions that are on trial
   * @param control loads and unloads models by request, where the operator allows that
   * @param keys the callers' keys
   * @param ready whether calls would be answered
   * @param metrics the text of {@code /metrics}
   * @param log what is published of the access log
   * @param decoding where bodies are parsed; refuses when it is full
   * @param version the server's version
   * @param patience how long calls under way are waited for at the end
   */
  public record Services(
      CallPipeline pipeline,
      ModelCatalog models,
      Releases releases,
      Trials trials,
      Optional<ModelControl> control,
      EvaluationKeys keys,
      BooleanSupplier ready,
      Supplier<byte[]> metrics,
      LogReader log,
      Executor decoding,
      String version,
      Patience patience) {}

  /**
   * Finds out whether a server could listen, as far as that can be known without doing so.
   *
   * @throws EdgeException with one line that says why not
   */
  public static void check(HttpSettings settings) {
    ListenCheck.require(settings);
  }

  /**
   * Opens the server.
   *
   * @throws EdgeException if it cannot listen, with one line that says why
   */
  public static HttpEdge open(HttpSettings settings, Services services) {
    NettyLog.quieten();
    Vertx vertx = Vertx.vertx();
    HttpServer server = vertx.createHttpServer(options(settings));
    InFlight inFlight = new InFlight();
    Responder responder = new Responder(vertx, services.log());
    BodyBudget budget = new BodyBudget(settings.maxBodiesBytes());
    Gate gate = new Gate(vertx, services.pipeline(), responder);
    Router router = new EdgeRoutes(vertx, responder, gate).build(settings, services, budget);
    GrpcServices grpc = new GrpcServices(vertx, settings, services, budget, inFlight);
    server.requestHandler(
        request -> {
          if (grpc.takes(request)) {
            CallWatch.during(request, () -> grpc.handle(request));
          } else {
            inFlight.count(request);
            CallWatch.during(request, () -> router.handle(request));
          }
        });
    server.invalidRequestHandler(
        request ->
            responder.refuseAndClose(
                request,
                new Problem(ErrorCode.INVALID_REQUEST, "what came is not a request of HTTP/1.1")));
    try {
      server
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
      return new HttpEdge(vertx, server, inFlight, services.patience());
    } catch (ExecutionException | TimeoutException e) {
      vertx.close();
      throw new EdgeException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      vertx.close();
      throw new EdgeException("interrupted while starting to listen", e);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static HttpServerOptions options(HttpSettings settings) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(MOST_STREAMS)
                    .setInitialWindowSize(WINDOW_BYTES))
            .setHttp2ConnectionWindowSize(WINDOW_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setHandle100ContinueAutomatically(false);
    settings
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString())));
    settings
        .tls()
        .flatMap(HttpSettings.Tls::clientAuthority)
        .ifPresent(
            authority ->
                options
                    // Not required: callers may have tokens instead.
                    .setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString())));
    return options;
  }

  /** Returns the port that is bound. */
  public int port() {
    return server.actualPort();
  }

  /** Stops accepting, lets calls under way end, and closes. */
  @Override
  public void close() {
    // Ends at once where connections are idle in the end: shutdown alone would wait for those too.
    server.shutdown(patience.millisLeft(), TimeUnit.MILLISECONDS);
    try {
      inFlight.awaitNone(patience);
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.millisLeft(LEAST_CLOSE), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger(HttpEdge.class.getName())
          .log(System.Logger.Level.WARNING, "the HTTP server did not close in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
