package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.http.openapi.Route;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The list of routes: {@code docs/protocol.md}, section 1. */
final class EdgeRoutes {

  /** Keys are larger than other bodies and get more time. */
  private static final int KEYS_PATIENCE = 4;

  private static final List<String> MODEL_PATHS =
      List.of("/v2/models/:name", "/v2/models/:name/versions/:version");

  private static final Problem NO_EXAMPLES =
      new Problem(
          ErrorCode.UNSUPPORTED,
          "classify and regress need a signature for examples, which ONNX models lack; use predict");

  /** The verb follows the name after a colon, which a pattern of segments cannot say. */
  private static final List<String> TF_MODEL_PATHS =
      List.of(
          "/v1/models/(?<name>[^/:]+)",
          "/v1/models/(?<name>[^/:]+)/versions/(?<version>[^/:]+)",
          "/v1/models/(?<name>[^/:]+)/labels/(?<label>[^/:]+)");

  private final Vertx vertx;
  private final Responder responder;
  private final Gate gate;
  private final Router router;
  private final Map<String, Set<String>> methods = new LinkedHashMap<>();

  /** What was registered, for the description of it. */
  private final List<Route> routes = new ArrayList<>();

  EdgeRoutes(Vertx vertx, Responder responder, Gate gate) {
    this.vertx = vertx;
    this.responder = responder;
    this.gate = gate;
    this.router = Router.router(vertx);
  }

  Router build(HttpSettings settings, HttpEdge.Services services, BodyBudget budget) {
    BodyReader bodies = new BodyReader(vertx, budget, settings.bodyTimeout());
    // First what is called most: a request is held against one route after the other.
    addInfer(settings, services, bodies);
    addMetadata(services);
    addRepository(services, bodies);
    addReleases(services, bodies);
    addKeys(settings, services);
    addLog(services);
    on(HttpMethod.GET, "/metrics", route -> metrics(route, services));
    addDocs(services);
    methods.forEach(this::refuseOtherMethods);
    addErrors();
    return router;
  }

  private void on(HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, path).handler(handler);
    methods.computeIfAbsent(path, any -> new TreeSet<>()).add(method.name());
    routes.addAll(Route.of(method.name(), path));
  }

  /** Takes one method at the paths of a pattern and refuses the others. */
  private void onPattern(HttpMethod method, String pattern, Handler<RoutingContext> handler) {
    router.routeWithRegex(method, pattern).handler(handler);
    routes.addAll(Route.of(method.name(), pattern));
    router.routeWithRegex(pattern).handler(route -> refuseMethod(route, method.name()));
  }

  private void metrics(RoutingContext route, HttpEdge.Services services) {
    String type = "text/plain; version=0.0.4; charset=utf-8";
    gate.admit(route.request(), Action.METRICS)
        .ifPresent(
            caller ->
                responder.send(route.request(), Answer.of(200, type, services.metrics().get())));
  }

  private void addMetadata(HttpEdge.Services services) {
    MetadataHandler metadata =
        new MetadataHandler(
            services.models(), gate, services.ready(), responder, services.version());
    on(HttpMethod.GET, "/v2/health/live", metadata::live);
    on(HttpMethod.GET, "/v2/health/ready", metadata::ready);
    on(HttpMethod.GET, "/v2", metadata::server);
    on(HttpMethod.GET, "/v2/models", metadata::models);
    // Before the models, one of which may have that name.
    on(HttpMethod.GET, "/v2/models/stats", metadata::statistics);
    for (String model : MODEL_PATHS) {
      on(HttpMethod.GET, model, metadata::model);
      on(HttpMethod.GET, model + "/ready", metadata::modelReady);
      on(HttpMethod.GET, model + "/config", metadata::config);
      on(HttpMethod.GET, model + "/stats", metadata::statistics);
      on(HttpMethod.GET, model + "/encryption", metadata::encryption);
    }
    for (String model : TF_MODEL_PATHS) {
      onPattern(HttpMethod.GET, model, metadata::tfStatus);
      onPattern(HttpMethod.GET, model + "/metadata", metadata::tfMetadata);
      onPattern(
          HttpMethod.POST,
          model + ":(?:classify|regress)",
          route -> responder.send(route.request(), Answers.of(NO_EXAMPLES)));
    }
  }

  private void addRepository(HttpEdge.Services services, BodyReader bodies) {
    RepositoryHandler repository =
        new RepositoryHandler(gate, bodies, new RepositoryIndex(services.models()), responder);
    on(HttpMethod.POST, "/v2/repository/index", repository::index);
    ControlHandler control =
        new ControlHandler(
            vertx,
            services.pipeline(),
            new ControlCalls(services.pipeline(), services.control()),
            bodies,
            responder);
    on(HttpMethod.POST, "/v2/repository/models/:name/load", control::load);
    on(HttpMethod.POST, "/v2/repository/models/:name/unload", control::unload);
  }

  private void addReleases(HttpEdge.Services services, BodyReader bodies) {
    ReleaseHandler releases = new ReleaseHandler(vertx, services, gate, bodies, responder);
    String model = "/v2/models/:name";
    on(HttpMethod.GET, model + "/release", releases::status);
    on(HttpMethod.PUT, model + "/release", releases::start);
    on(HttpMethod.POST, model + "/release/promote", releases::promote);
    on(HttpMethod.POST, model + "/release/rollback", releases::rollBack);
    on(HttpMethod.PUT, model + "/labels/:label", releases::moveLabel);
    on(HttpMethod.DELETE, model + "/labels/:label", releases::removeLabel);
  }

  private void addInfer(HttpSettings settings, HttpEdge.Services services, BodyReader bodies) {
    InferHandler infer = infer(settings, services, bodies, new OpenInference());
    MODEL_PATHS.forEach(model -> on(HttpMethod.POST, model + "/infer", infer::handle));
    InferHandler generate = infer(settings, services, bodies, new Generate(false));
    MODEL_PATHS.forEach(model -> on(HttpMethod.POST, model + "/generate", generate::handle));
    InferHandler stream = infer(settings, services, bodies, new Generate(true));
    MODEL_PATHS.forEach(model -> on(HttpMethod.POST, model + "/generate_stream", stream::handle));
    InferHandler predict = infer(settings, services, bodies, new TfPredict());
    TF_MODEL_PATHS.forEach(
        model -> onPattern(HttpMethod.POST, model + ":predict", predict::handle));
  }

  private InferHandler infer(
      HttpSettings settings, HttpEdge.Services services, BodyReader bodies, Dialect dialect) {
    return new InferHandler(
        vertx,
        services.pipeline(),
        bodies,
        new Decoding(services.decoding()),
        responder,
        settings.maxBodyBytes(),
        dialect);
  }

  private void addKeys(HttpSettings settings, HttpEdge.Services services) {
    KeysHandler keys =
        new KeysHandler(
            vertx,
            services.pipeline(),
            services.keys(),
            responder,
            settings.bodyTimeout().multipliedBy(KEYS_PATIENCE));
    String path = "/v2/evaluation-keys/:id";
    on(HttpMethod.PUT, path, keys::put);
    on(HttpMethod.HEAD, path, keys::head);
    on(HttpMethod.DELETE, path, keys::delete);
  }

  private void addLog(HttpEdge.Services services) {
    LogHandler log = new LogHandler(vertx, services.log(), gate, services.pipeline(), responder);
    on(HttpMethod.GET, "/log/checkpoint", log::checkpoint);
    on(HttpMethod.GET, "/log/policy", log::policy);
    on(HttpMethod.GET, "/log/tile/*", log::tile);
    on(HttpMethod.GET, "/log/receipt/:id", log::receipt);
    AuditPageHandler page =
        new AuditPageHandler(vertx, services.log(), gate, services.pipeline(), responder);
    on(HttpMethod.GET, "/audit", page::page);
    on(HttpMethod.GET, "/audit/records", page::records);
  }

  /** The last, so that the document has every route. */
  private void addDocs(HttpEdge.Services services) {
    List<Route> all = new ArrayList<>(routes);
    all.addAll(Route.of("GET", "/openapi.json"));
    all.addAll(Route.of("GET", "/docs"));
    DocsHandler docs = new DocsHandler(responder, services.version(), all);
    on(HttpMethod.GET, "/openapi.json", docs::document);
    on(HttpMethod.GET, "/docs", docs::page);
  }

  private void refuseOtherMethods(String path, Set<String> allowed) {
    String allow = String.join(", ", allowed);
    router.route(path).handler(route -> refuseMethod(route, allow));
  }

  private void refuseMethod(RoutingContext route, String allow) {
    Problem problem =
        new Problem(ErrorCode.METHOD_NOT_ALLOWED, "this path takes " + allow + " only");
    responder.send(route.request(), Answers.of(problem).with("Allow", allow));
  }

  private void addErrors() {
    onError(404, ErrorCode.UNKNOWN_ROUTE, "there is nothing at this path");
    onError(400, ErrorCode.INVALID_REQUEST, "the request line is malformed");
    router.errorHandler(
        500, route -> responder.send(route.request(), Answers.of(Problems.of(route.failure()))));
  }

  private void onError(int status, ErrorCode code, String sentence) {
    Problem problem = new Problem(code, sentence);
    router.errorHandler(status, route -> responder.send(route.request(), Answers.of(problem)));
  }
}
