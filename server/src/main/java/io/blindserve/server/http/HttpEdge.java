package io.blindserve.server.http;

import io.blindserve.server.auth.Authenticator;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.inference.EvaluationKeys;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The HTTP server. Opened once and closed once; handles calls on its own event loops. */
public final class HttpEdge implements AutoCloseable {

  private static final long START_SECONDS = 30;
  private static final long DRAIN_SECONDS = 30;
  private static final long CLOSE_SECONDS = 10;

  private final Vertx vertx;
  private final HttpServer server;
  private final InFlight inFlight;

  private HttpEdge(Vertx vertx, HttpServer server, InFlight inFlight) {
    this.vertx = vertx;
    this.server = server;
    this.inFlight = inFlight;
  }

  /**
   * What the edge serves.
   *
   * @param pipeline where calls go
   * @param models what can be called
   * @param keys the callers' keys
   * @param authenticator who may see metadata
   * @param ready whether calls would be answered
   * @param metrics the text of {@code /metrics}
   * @param decoding where bodies are parsed; refuses when it is full
   * @param version the server's version
   */
  public record Services(
      CallPipeline pipeline,
      ModelCatalog models,
      EvaluationKeys keys,
      Authenticator authenticator,
      BooleanSupplier ready,
      Supplier<byte[]> metrics,
      Executor decoding,
      String version) {}

  /**
   * Opens the server.
   *
   * @throws EdgeException if it cannot listen, with one line that says why
   */
  public static HttpEdge open(HttpSettings settings, Services services) {
    Vertx vertx = Vertx.vertx();
    HttpServer server = vertx.createHttpServer(options(settings));
    InFlight inFlight = new InFlight();
    Router router = router(vertx, settings, services);
    server.requestHandler(
        request -> {
          inFlight.count(request);
          router.handle(request);
        });
    try {
      server
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
      return new HttpEdge(vertx, server, inFlight);
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
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setHandle100ContinueAutomatically(false);
    settings
        .tls()
        .ifPresent(
            tls ->
                options
                    .setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString())));
    return options;
  }

  private static Router router(Vertx vertx, HttpSettings settings, Services services) {
    Router router = Router.router(vertx);
    Responder responder = new Responder(vertx);
    addMetadata(router, services, responder);
    addInfer(router, vertx, settings, services, responder);
    addKeys(router, vertx, settings, services, responder);
    router
        .get("/metrics")
        .handler(
            route ->
                responder.send(
                    route.request(),
                    Answer.of(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        services.metrics().get())));
    addErrors(router, responder);
    return router;
  }

  private static void addMetadata(Router router, Services services, Responder responder) {
    MetadataHandler metadata =
        new MetadataHandler(
            services.models(),
            services.authenticator(),
            services.ready(),
            responder,
            services.version());
    router.get("/v2/health/live").handler(metadata::live);
    router.get("/v2/health/ready").handler(metadata::ready);
    router.get("/v2").handler(metadata::server);
    router.get("/v2/models").handler(metadata::models);
    for (String model : new String[] {"/v2/models/:name", "/v2/models/:name/versions/:version"}) {
      router.get(model).handler(metadata::model);
      router.get(model + "/ready").handler(metadata::modelReady);
      router.get(model + "/encryption").handler(metadata::encryption);
    }
  }

  private static void addInfer(
      Router router, Vertx vertx, HttpSettings settings, Services services, Responder responder) {
    BodyReader bodies =
        new BodyReader(vertx, new BodyBudget(settings.maxBodiesBytes()), settings.bodyTimeout());
    InferHandler infer =
        new InferHandler(
            vertx,
            services.pipeline(),
            bodies,
            services.decoding(),
            responder,
            settings.maxBodyBytes());
    router.post("/v2/models/:name/infer").handler(infer::handle);
    router.post("/v2/models/:name/versions/:version/infer").handler(infer::handle);
  }

  private static void addKeys(
      Router router, Vertx vertx, HttpSettings settings, Services services, Responder responder) {
    KeysHandler keys =
        new KeysHandler(
            vertx,
            services.pipeline(),
            services.keys(),
            responder,
            settings.bodyTimeout().multipliedBy(4));
    router.put("/v2/evaluation-keys/:id").handler(keys::put);
    router.route(HttpMethod.HEAD, "/v2/evaluation-keys/:id").handler(keys::head);
    router.delete("/v2/evaluation-keys/:id").handler(keys::delete);
  }

  private static void addErrors(Router router, Responder responder) {
    router.errorHandler(
        404,
        route ->
            problem(route, responder, ErrorCode.UNKNOWN_ROUTE, "there is nothing at this path"));
    router.errorHandler(
        405,
        route ->
            problem(
                route,
                responder,
                ErrorCode.METHOD_NOT_ALLOWED,
                "this path does not take this method"));
    router.errorHandler(
        400,
        route ->
            problem(route, responder, ErrorCode.INVALID_REQUEST, "the request line is malformed"));
    router.errorHandler(
        500,
        route ->
            problem(route, responder, ErrorCode.INTERNAL, "the call failed inside the server"));
  }

  private static void problem(
      RoutingContext route, Responder responder, ErrorCode code, String sentence) {
    responder.send(route.request(), Answers.of(new Problem(code, sentence)));
  }

  /** Returns the port that is bound. */
  public int port() {
    return server.actualPort();
  }

  /** Stops accepting, lets calls under way end, and closes. */
  @Override
  public void close() {
    // Ends at once where connections are idle in the end: shutdown alone would wait for those too.
    server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    try {
      inFlight.awaitNone(DRAIN_SECONDS);
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger(HttpEdge.class.getName())
          .log(System.Logger.Level.WARNING, "the HTTP server did not close in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
