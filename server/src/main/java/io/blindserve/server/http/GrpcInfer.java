package io.blindserve.server.http;

import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.proto.inference.ModelStreamInferResponse;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.Departure;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.http.grpc.InferMessage;
import io.blindserve.server.http.grpc.InferMessageWriter;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code ModelInfer} and {@code ModelStreamInfer}: plain and encrypted calls. */
final class GrpcInfer {

  private final CallPipeline pipeline;
  private final GrpcReader reader;
  private final GrpcCalls calls;
  private final InFlight inFlight;
  private final GrpcReader.Limit limit;

  GrpcInfer(
      CallPipeline pipeline,
      GrpcReader reader,
      GrpcCalls calls,
      InFlight inFlight,
      GrpcReader.Limit limit) {
    this.pipeline = pipeline;
    this.reader = reader;
    this.calls = calls;
    this.inFlight = inFlight;
    this.limit = limit;
  }

  /** One message, one answer. */
  void one(GrpcExchange exchange, GrpcDialect dialect) {
    ReceivedCall received = pipeline.receive(Action.INFER, exchange.origin());
    OpenCall open = received;
    Consumer<GrpcReply> reply = done -> done.sendTo(exchange);
    try {
      AuthorisedCall call = pipeline.authorise(received, exchange.credentials());
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

  private void runNext(GrpcExchange exchange, GrpcMessage message, Runnable next) {
    Runnable ended = inFlight.begin();
    Consumer<GrpcReply> reply =
        done -> {
          exchange.send(done.problem().map(GrpcInfer::refusal).orElse(done.frame()));
          ended.run();
          next.run();
        };
    ReceivedCall received = pipeline.receive(Action.INFER, exchange.origin());
    try {
      AuthorisedCall call = pipeline.authorise(received, exchange.credentials());
      calls.run(
          call, message, GrpcInfer::readOfStream, exchange.head(), exchange.departure(), reply);
    } catch (ProblemException e) {
      reader.release(message);
      calls.refuse(received, e, reply);
    }
  }

  /** What comes behind a message that cannot be read cannot be read either. */
  private void refuseRest(GrpcExchange exchange, Throwable failure) {
    calls.refuse(
        pipeline.receive(Action.INFER, exchange.origin()),
        failure,
        reply -> exchange.fail(reply.problem().orElseThrow(), reply.trailers()));
  }

  private static byte[] refusal(Problem problem) {
    return GrpcFrame.of(
        ModelStreamInferResponse.newBuilder().setErrorMessage(problem.sentence()).build());
  }

  /** Reads a {@code ModelInferRequest}. */
  static GrpcDialect.Asked read(byte[] bytes) {
    InferMessage message = GrpcRequests.read(bytes);
    InferRequest request = GrpcRequests.of(message);
    return new GrpcDialect.Asked(
        new ModelName(message.model()),
        GrpcRequests.version(message.version()),
        request,
        (model, outputs) ->
            InferMessageWriter.of(
                model.name(), model.version(), message.id(), request.shown(outputs)));
  }

  private static GrpcDialect.Asked readOfStream(byte[] bytes) {
    GrpcDialect.Asked one = read(bytes);
    return new GrpcDialect.Asked(
        one.model(),
        one.version(),
        one.request(),
        (model, outputs) ->
            ModelStreamInferResponse.newBuilder()
                .setInferResponse((ModelInferResponse) one.writer().write(model, outputs))
                .build());
  }
}
