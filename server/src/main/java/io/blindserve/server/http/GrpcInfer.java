package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.Departure;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.http.grpc.InferMessage;
import io.blindserve.server.http.grpc.InferMessageWriter;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code ModelInfer} and {@code ModelStreamInfer}: plain and encrypted calls. */
final class GrpcInfer {

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final GrpcReader reader;
  private final GrpcCalls calls;
  private final InFlight inFlight;
  private final GrpcReader.Limit limit;

  GrpcInfer(
      Vertx vertx,
      CallPipeline pipeline,
      GrpcReader reader,
      GrpcCalls calls,
      InFlight inFlight,
      GrpcReader.Limit limit) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.reader = reader;
    this.calls = calls;
    this.inFlight = inFlight;
    this.limit = limit;
  }

  /** One message, one answer. */
  void one(GrpcExchange exchange, GrpcDialect dialect) {
    ReceivedCall received = received(exchange);
    OpenCall open = received;
    Consumer<GrpcReply> reply = done -> done.sendTo(exchange);
    try {
      AuthorisedCall call = pipeline.authorise(received);
      open = call;
      StreamHead head = exchange.head();
      Departure departure = exchange.departure();
      reader
          .one(exchange, limit)
          .onSuccess(message -> calls.run(call, message, dialect, head, departure, reply))
          .onFailure(e -> calls.refuse(call, e, reply));
    } catch (RuntimeException e) {
      calls.refuse(open, e, reply);
    }
  }

  /** Any number of messages; to each, in their order, an answer or the reason of its refusal. */
  void several(GrpcExchange exchange) {
    Optional<String> request = RequestScope.current();
    try {
      // Nothing is read for who is not known; each message is looked at again.
      pipeline.authorise(received(exchange));
      reader
          .each(
              exchange,
              limit,
              (message, next) -> RequestScope.run(request, () -> runNext(exchange, message, next)))
          .onSuccess(end -> exchange.finish(Map.of()))
          .onFailure(e -> refuseRest(exchange, e));
    } catch (ProblemException e) {
      refuseRest(exchange, e);
    }
  }

  /** The next message is taken when the caller has taken the answer of this one. */
  private void runNext(GrpcExchange exchange, GrpcMessage message, Runnable next) {
    Runnable ended = inFlight.begin();
    GrpcStreamed dialect = new GrpcStreamed(exchange.way(vertx.getOrCreateContext()));
    Consumer<GrpcReply> reply =
        done -> {
          exchange.send(done.problem().map(dialect::refusal).orElse(done.frame()));
          ended.run();
          exchange.whenRoom(next);
        };
    ReceivedCall received = received(exchange);
    try {
      AuthorisedCall call = pipeline.authorise(received);
      calls.run(call, message, dialect, exchange.head(), exchange.departure(), reply);
    } catch (ProblemException e) {
      reader.release(message);
      calls.refuse(received, e, reply);
    }
  }

  /** What comes behind a message that cannot be read cannot be read either. */
  private void refuseRest(GrpcExchange exchange, Throwable failure) {
    calls.refuse(
        received(exchange),
        failure,
        reply -> exchange.fail(reply.problem().orElseThrow(), reply.trailers()));
  }

  private ReceivedCall received(GrpcExchange exchange) {
    return pipeline.receive(Action.INFER, exchange.origin(), exchange.credentials());
  }

  /** Reads a {@code ModelInferRequest}. */
  static GrpcDialect.Asked read(byte[] bytes) {
    return of(GrpcRequests.read(bytes), response -> response);
  }

  /**
   * Returns what a message asks of a model.
   *
   * @param wrapped makes the answer's message of the response
   */
  static GrpcTensors of(InferMessage message, Function<ModelInferResponse, MessageLite> wrapped) {
    InferRequest request = GrpcRequests.of(message);
    return new GrpcTensors(
        new ModelName(message.model()),
        GrpcRequests.version(message.version()),
        request,
        (model, outputs) ->
            wrapped.apply(
                InferMessageWriter.of(
                    model.name(), model.version(), message.id(), request.shown(outputs))));
  }
}
