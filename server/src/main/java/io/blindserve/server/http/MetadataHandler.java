package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.call.Sticky;
import io.blindserve.server.http.tfserving.ModelStatus;
import io.blindserve.server.http.tfserving.SignatureDef;
import io.blindserve.server.inference.EncryptionOffer;
import io.blindserve.server.inference.Execution;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.OfferedPlan;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.model.VersionPolicy;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Routes that are not recorded: health, server, models and encryption specs. */
final class MetadataHandler {

  /** The server's name. */
  static final String NAME = "blindserve";

  /** What is served beyond the protocol itself. */
  static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "classification",
          "generate",
          "model_configuration",
          "model_repository",
          "statistics",
          "encryption");

  /** What metadata call the kind of a model. */
  static final String PLATFORM = "onnx_onnxv1";

  private final ModelCatalog models;
  private final Gate gate;
  private final BooleanSupplier ready;
  private final Responder responder;
  private final String version;

  MetadataHandler(
      ModelCatalog models, Gate gate, BooleanSupplier ready, Responder responder, String version) {
    this.models = models;
    this.gate = gate;
    this.ready = ready;
    this.responder = responder;
    this.version = version;
  }

  void live(RoutingContext route) {
    responder.send(route.request(), json(200, "{\"live\":true}"));
  }

  void ready(RoutingContext route) {
    boolean isReady = ready.getAsBoolean();
    responder.send(route.request(), json(isReady ? 200 : 503, "{\"ready\":" + isReady + "}"));
  }

  void server(RoutingContext route) {
    answer(
        route,
        caller ->
            json(
                200,
                "{\"name\":\""
                    + NAME
                    + "\",\"version\":"
                    + JsonText.quote(version)
                    + ",\"extensions\":"
                    + strings(EXTENSIONS)
                    + "}"));
  }

  void models(RoutingContext route) {
    answer(
        route,
        caller ->
            json(
                200,
                "{\"models\":"
                    + strings(models.names().stream().map(name -> name.value()).toList())
                    + "}"));
  }

  void model(RoutingContext route) {
    withVersion(route, found -> json(200, describe(found)));
  }

  void modelReady(RoutingContext route) {
    withVersion(
        route,
        found ->
            json(200, "{\"name\":" + JsonText.quote(found.name().value()) + ",\"ready\":true}"));
  }

  void config(RoutingContext route) {
    withVersion(route, found -> json(200, ModelConfig.json(found, models.policy(found.name()))));
  }

  void statistics(RoutingContext route) {
    answer(
        route,
        caller ->
            Answer.of(
                200,
                Answer.JSON,
                ModelStatistics.json(
                    new ModelStatistics(models)
                        .entries(
                            Optional.ofNullable(route.pathParam("name")).map(ModelName::new),
                            named(route)
                                ? Optional.of(RequestHeads.version(route))
                                : Optional.empty()))));
  }

  /** All versions of a model are told wherever its default points. */
  void tfStatus(RoutingContext route) {
    if (named(route)) {
      withVersion(route, found -> json(200, ModelStatus.json(List.of(found.number()))));
    } else {
      answer(
          route,
          caller -> json(200, ModelStatus.json(models.versions(RequestHeads.modelName(route)))));
    }
  }

  void tfMetadata(RoutingContext route) {
    withVersion(
        route,
        found ->
            Answer.of(
                200,
                Answer.JSON,
                SignatureDef.json(
                    found.name().value(),
                    found.number(),
                    found.part(ModelSignature.class).orElseThrow())));
  }

  void encryption(RoutingContext route) {
    List<String> plans = route.queryParam("plan");
    withVersion(
        route,
        found -> plans.isEmpty() ? listing(found) : spec(found, plans.get(0), route.request()));
  }

  /** Whether the path names a version. */
  private static boolean named(RoutingContext route) {
    return route.pathParam("version") != null || route.pathParam("label") != null;
  }

  private void withVersion(RoutingContext route, Function<ModelVersion, Answer> describe) {
    answer(
        route,
        caller -> {
          VersionSelector meant = Sticky.meant(RequestHeads.version(route), caller);
          try (ModelLease lease = models.lease(RequestHeads.modelName(route), meant)) {
            return describe.apply(lease.version());
          }
        });
  }

  /** Makes an answer. */
  private interface Work {
    Answer of(Caller caller);
  }

  private void answer(RoutingContext route, Work work) {
    gate.admit(route.request(), Action.METADATA)
        .ifPresent(caller -> responder.send(route.request(), answered(work, caller)));
  }

  private static Answer answered(Work work, Caller caller) {
    try {
      return work.of(caller);
    } catch (ProblemException e) {
      return Answers.of(e.problem());
    }
  }

  private String describe(ModelVersion found) {
    ModelSignature signature = found.part(ModelSignature.class).orElseThrow();
    String versions =
        models.versions(found.name()).stream()
            .map(number -> '"' + Integer.toString(number) + '"')
            .collect(Collectors.joining(","));
    return "{\"name\":"
        + JsonText.quote(found.name().value())
        + ",\"versions\":["
        + versions
        + "],\"platform\":\""
        + PLATFORM
        + "\",\"inputs\":"
        + tensors(signature.inputs())
        + ",\"outputs\":"
        + tensors(signature.outputs())
        + ",\"parameters\":{\"version\":\""
        + found.number()
        + "\",\"digest\":\""
        + found.digest()
        + "\""
        + found.description().task().map(task -> ",\"task\":" + JsonText.quote(task)).orElse("")
        + found
            .part(Execution.class)
            .map(how -> ",\"provider\":" + JsonText.quote(how.provider()))
            .orElse("")
        + ",\"labels\":"
        + strings(found.description().labels())
        + ",\"features\":"
        + strings(found.description().features())
        + ",\"encrypted\":"
        + !offer(found).plans().isEmpty()
        + ",\"version_policy\":"
        + JsonText.quote(policy(models.policy(found.name())))
        + "}}";
  }

  /** As one text, which is what parameters of the protocol can be. */
  private static String policy(VersionPolicy policy) {
    return policy
        .latest()
        .map(count -> "latest " + count)
        .or(() -> policy.listed().map(numbers -> "listed " + words(numbers)))
        .orElse("all");
  }

  private static String words(Collection<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String strings(List<String> values) {
    return values.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
  }

  private static String tensors(List<TensorSpec> specs) {
    return specs.stream().map(MetadataHandler::tensor).collect(Collectors.joining(",", "[", "]"));
  }

  private static String tensor(TensorSpec spec) {
    return "{\"name\":"
        + JsonText.quote(spec.name())
        + ",\"datatype\":\""
        + spec.type()
        + "\",\"shape\":"
        + spec.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))
        + "}";
  }

  private static Answer listing(ModelVersion found) {
    EncryptionOffer offer = offer(found);
    String plans =
        offer.plans().stream()
            .map(MetadataHandler::plan)
            .collect(Collectors.joining(",", "[", "]"));
    return json(
        200,
        "{\"model_name\":"
            + JsonText.quote(found.name().value())
            + ",\"model_version\":\""
            + found.number()
            + "\",\"plans\":"
            + plans
            + ",\"reason\":"
            + offer.reason().map(JsonText::quote).orElse("null")
            + "}");
  }

  private static String plan(OfferedPlan plan) {
    return "{\"plan\":"
        + JsonText.quote(plan.name())
        + ",\"plan_digest\":\""
        + plan.planDigest()
        + "\",\"key_profile\":\""
        + plan.keyProfile()
        + "\",\"rows\":"
        + plan.rows()
        + ",\"cost\":"
        + plan.costJson()
        + "}";
  }

  private static EncryptionOffer offer(ModelVersion found) {
    return found.part(EncryptionOffer.class).orElseThrow();
  }

  private static Answer spec(ModelVersion found, String name, HttpServerRequest request) {
    OfferedPlan plan = planOf(found, name);
    boolean gzip = EntityTags.acceptsGzip(request.getHeader("Accept-Encoding"));
    String tag = (gzip ? "W/" : "") + '"' + plan.specDigest() + '"';
    Answer answer =
        EntityTags.matches(request.getHeader("If-None-Match"), plan.specDigest())
            ? Answer.empty(304)
            : document(plan, gzip);
    return answer.with("Vary", "Accept-Encoding").with("ETag", tag);
  }

  private static Answer document(OfferedPlan plan, boolean gzip) {
    Answer answer = Answer.of(200, Answer.JSON, bytes(gzip ? plan.specGzip() : plan.spec()));
    return gzip ? answer.with("Content-Encoding", "gzip") : answer;
  }

  private static OfferedPlan planOf(ModelVersion found, String name) {
    EncryptionOffer offer = offer(found);
    if (offer.plans().isEmpty()) {
      throw new ProblemException(
          ErrorCode.NOT_ENCRYPTABLE,
          "model "
              + found.name()
              + " version "
              + found.number()
              + " is not served encrypted: "
              + offer.reason().orElse(""));
    }
    return offer
        .plan(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.UNKNOWN_PLAN,
                    "model "
                        + found.name()
                        + " version "
                        + found.number()
                        + " has no plan of that name"));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  private static Answer json(int status, String body) {
    return Answer.of(status, Answer.JSON, body.getBytes(StandardCharsets.UTF_8));
  }
}
