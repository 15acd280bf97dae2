package io.blindserve.server.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.blindserve.proto.health.HealthCheckRequest;
import io.blindserve.proto.inference.ModelConfigRequest;
import io.blindserve.proto.inference.ModelMetadataRequest;
import io.blindserve.proto.inference.ModelReadyRequest;
import io.blindserve.proto.inference.ModelStatisticsRequest;
import io.blindserve.proto.inference.RepositoryIndexRequest;
import io.blindserve.proto.inference.RepositoryModelLoadRequest;
import io.blindserve.proto.inference.RepositoryModelLoadResponse;
import io.blindserve.proto.inference.RepositoryModelUnloadRequest;
import io.blindserve.proto.inference.RepositoryModelUnloadResponse;
import io.blindserve.proto.inference.ServerLiveRequest;
import io.blindserve.proto.inference.ServerLiveResponse;
import io.blindserve.proto.inference.ServerMetadataRequest;
import io.blindserve.proto.inference.ServerReadyRequest;
import io.blindserve.proto.inference.ServerReadyResponse;
import io.blindserve.proto.reflection.v1.ServerReflectionRequest;
import io.blindserve.proto.tensorflow.serving.GetModelMetadataRequest;
import io.blindserve.proto.tensorflow.serving.GetModelStatusRequest;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.call.Sticky;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.http.grpc.Reflection;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The list of methods of gRPC: {@code docs/plain.md}. */
final class GrpcServices {

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("application/grpc([+;].*)?", Pattern.CASE_INSENSITIVE);
  private static final String INFERENCE = "/inference.GRPCInferenceService/";
  private static final String PREDICTION = "/tensorflow.serving.PredictionService/";
  private static final String HEALTH = "/grpc.health.v1.Health/";

  /** Questions about models and the server are short. */
  private static final long SHORT = 1 << 14;

  private final Vertx vertx;
  private final HttpEdge.Services services;
  private final GrpcReader reader;
  private final InFlight inFlight;
  private final GrpcCalls inference;

  /** Methods whose calls end by themselves. */
  private final Map<String, Consumer<GrpcExchange>> calls = new HashMap<>();

  /** Methods whose calls may stay open for as long as the caller likes. */
  private final Map<String, Consumer<GrpcExchange>> streams = new HashMap<>();

  GrpcServices(
      Vertx vertx,
      HttpSettings settings,
      HttpEdge.Services services,
      BodyBudget budget,
      InFlight inFlight) {
    this.vertx = vertx;
    this.services = services;
    this.reader = new GrpcReader(vertx, budget, settings.bodyTimeout());
    this.inFlight = inFlight;
    this.inference =
        new GrpcCalls(
            vertx,
            services.pipeline(),
            reader,
            new Decoding(services.decoding()),
            settings.maxBodyBytes());
    addInference(settings);
    addMetadata();
    addTensorflow();
    addControl();
    addHealth();
    addReflection();
  }

  private void addInference(HttpSettings settings) {
    GrpcInfer infer =
        new GrpcInfer(
            vertx,
            services.pipeline(),
            reader,
            inference,
            inFlight,
            claimed -> limit(settings.maxBodyBytes(), claimed));
    calls.put(INFERENCE + "ModelInfer", exchange -> infer.one(exchange, GrpcInfer::read));
    streams.put(INFERENCE + "ModelStreamInfer", infer::several);
    calls.put(PREDICTION + "Predict", exchange -> infer.one(exchange, GrpcTensorflow::predict));
  }

  /**
   * Only a message says which model it asks, so the largest spec speaks for all; messages in the
   * clear are held against their own bound once they are known to be that.
   */
  private long limit(long plain, long claimed) {
    return claimed <= plain ? plain : Math.max(plain, EncryptedLimits.most(services.models()));
  }

  private void addMetadata() {
    GrpcMetadata metadata = new GrpcMetadata(services.models(), services.version());
    open(
        INFERENCE + "ServerLive",
        ServerLiveRequest.parser(),
        asked -> ServerLiveResponse.newBuilder().setLive(true).build());
    open(
        INFERENCE + "ServerReady",
        ServerReadyRequest.parser(),
        asked ->
            ServerReadyResponse.newBuilder().setReady(services.ready().getAsBoolean()).build());
    described(
        INFERENCE + "ServerMetadata", ServerMetadataRequest.parser(), asked -> metadata.server());
    described(INFERENCE + "ModelMetadata", ModelMetadataRequest.parser(), metadata::model);
    described(INFERENCE + "ModelReady", ModelReadyRequest.parser(), metadata::modelReady);
    described(INFERENCE + "ModelConfig", ModelConfigRequest.parser(), metadata::config);
    described(INFERENCE + "ModelStatistics", ModelStatisticsRequest.parser(), metadata::statistics);
    described(INFERENCE + "RepositoryIndex", RepositoryIndexRequest.parser(), metadata::index);
  }

  private void addTensorflow() {
    GrpcTensorflow tensorflow = new GrpcTensorflow(services.models());
    described(
        PREDICTION + "GetModelMetadata", GetModelMetadataRequest.parser(), tensorflow::metadata);
    described(
        "/tensorflow.serving.ModelService/GetModelStatus",
        GetModelStatusRequest.parser(),
        tensorflow::status);
  }

  private void addControl() {
    GrpcControl control =
        new GrpcControl(
            vertx, services.pipeline(), new ControlCalls(services.pipeline(), services.control()));
    controlled(
        Action.MODEL_LOAD,
        INFERENCE + "RepositoryModelLoad",
        RepositoryModelLoadRequest.parser(),
        (exchange, call, request) ->
            control.run(
                exchange,
                call,
                request.getModelName(),
                request.getParametersMap().keySet(),
                RepositoryModelLoadResponse.getDefaultInstance()));
    controlled(
        Action.MODEL_UNLOAD,
        INFERENCE + "RepositoryModelUnload",
        RepositoryModelUnloadRequest.parser(),
        (exchange, call, request) ->
            control.run(
                exchange,
                call,
                request.getModelName(),
                request.getParametersMap().keySet(),
                RepositoryModelUnloadResponse.getDefaultInstance()));
  }

  /** What a message changes, once who sent it may do that. */
  private interface Change<T> {
    void make(GrpcExchange exchange, AuthorisedCall call, T request);
  }

  /** Adds a method that changes something; a message that cannot be read is on record as well. */
  private <T extends MessageLite> void controlled(
      Action action, String path, Parser<T> parser, Change<T> change) {
    calls.put(
        path,
        exchange ->
            admit(exchange, action).ifPresent(call -> change(exchange, call, parser, change)));
  }

  private <T extends MessageLite> void change(
      GrpcExchange exchange, AuthorisedCall call, Parser<T> parser, Change<T> change) {
    reader
        .one(exchange, claimed -> SHORT)
        .map(message -> parse(parser, message))
        .onSuccess(request -> change.make(exchange, call, request))
        .onFailure(e -> inference.refuse(call, e, reply -> reply.sendTo(exchange)));
  }

  private void addHealth() {
    GrpcHealth health = new GrpcHealth(vertx, services.ready());
    open(HEALTH + "Check", HealthCheckRequest.parser(), health::check);
    streams.put(
        HEALTH + "Watch",
        exchange ->
            asked(
                exchange, HealthCheckRequest.parser(), request -> health.watch(exchange, request)));
  }

  private void addReflection() {
    for (String version : new String[] {"v1", "v1alpha"}) {
      streams.put(
          "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo", this::reflect);
    }
  }

  private void reflect(GrpcExchange exchange) {
    reader
        .each(
            exchange,
            claimed -> SHORT,
            (message, next) -> {
              try {
                exchange.send(
                    GrpcFrame.of(
                        Reflection.answer(parse(ServerReflectionRequest.parser(), message))));
                exchange.whenRoom(next);
              } catch (ProblemException e) {
                exchange.fail(e.problem(), Map.of());
              }
            })
        .onSuccess(end -> exchange.finish(Map.of()))
        .onFailure(e -> exchange.fail(Problems.of(e), Map.of()));
  }

  /** Adds a method that everybody may call. */
  private <T extends MessageLite> void open(
      String path, Parser<T> parser, Function<T, MessageLite> answer) {
    calls.put(
        path,
        exchange -> asked(exchange, parser, request -> answer(exchange, answer.apply(request))));
  }

  /** Adds a method that is for callers who are known. */
  private <T extends MessageLite> void described(
      String path, Parser<T> parser, Function<T, MessageLite> answer) {
    described(path, parser, (request, meant) -> answer.apply(request));
  }

  /** Adds one whose answer may hang on who asks, where no version is named. */
  private <T extends MessageLite> void described(
      String path,
      Parser<T> parser,
      BiFunction<T, UnaryOperator<VersionSelector>, MessageLite> answer) {
    calls.put(
        path,
        exchange ->
            admit(exchange, Action.METADATA)
                .ifPresent(
                    call -> {
                      Optional<String> key = exchange.head().stickyKey();
                      UnaryOperator<VersionSelector> meant =
                          version -> Sticky.meant(version.keyed(key), call.caller());
                      asked(
                          exchange,
                          parser,
                          request -> answer(exchange, answer.apply(request, meant)));
                    }));
  }

  private static void answer(GrpcExchange exchange, MessageLite message) {
    exchange.send(GrpcFrame.of(message));
    exchange.finish(Map.of());
  }

  /** Lets a caller through; who may not is refused on record, before a message is read. */
  private Optional<AuthorisedCall> admit(GrpcExchange exchange, Action action) {
    ReceivedCall received =
        services.pipeline().receive(action, exchange.origin(), exchange.credentials());
    try {
      return Optional.of(services.pipeline().authorise(received));
    } catch (ProblemException e) {
      inference.refuse(received, e, reply -> reply.sendTo(exchange));
      return Optional.empty();
    }
  }

  private <T extends MessageLite> void asked(
      GrpcExchange exchange, Parser<T> parser, Consumer<T> answer) {
    reader
        .one(exchange, claimed -> SHORT)
        .map(message -> parse(parser, message))
        .onSuccess(request -> guarded(exchange, () -> answer.accept(request)))
        .onFailure(e -> exchange.fail(Problems.of(e), Map.of()));
  }

  private <T extends MessageLite> T parse(Parser<T> parser, GrpcMessage message) {
    try {
      return parser.parseFrom(message.body());
    } catch (InvalidProtocolBufferException e) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "the message is not the one that this method takes");
    } finally {
      reader.release(message);
    }
  }

  private static void guarded(GrpcExchange exchange, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      exchange.fail(Problems.of(e), Map.of());
    }
  }

  /** Returns whether a request is a call of gRPC. */
  boolean takes(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return request.version() == HttpVersion.HTTP_2
        && request.method().equals(HttpMethod.POST)
        && type != null
        && MEDIA_TYPE.matcher(type).matches();
  }

  /** Answers a call. */
  void handle(HttpServerRequest request) {
    String path = request.path();
    GrpcExchange exchange = new GrpcExchange(request);
    Consumer<GrpcExchange> stream = streams.get(path);
    if (stream == null) {
      exchange.onEnd(inFlight.begin());
    }
    guarded(
        exchange,
        () -> {
          exchange.timeout().ifPresent(time -> expireAfter(exchange, time.toMillis()));
          (stream == null ? calls.getOrDefault(path, GrpcServices::unknown) : stream)
              .accept(exchange);
        });
  }

  private void expireAfter(GrpcExchange exchange, long millis) {
    long timer = vertx.setTimer(Math.max(1, millis), id -> exchange.expire());
    exchange.onEnd(() -> vertx.cancelTimer(timer));
  }

  private static void unknown(GrpcExchange exchange) {
    exchange.fail(new Problem(ErrorCode.UNKNOWN_ROUTE, "there is no such method here"), Map.of());
  }
}
