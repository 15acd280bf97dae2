package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.inference.Outcome.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** {@code RepositoryModelLoad} and {@code RepositoryModelUnload}. */
final class GrpcControl {

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final ControlCalls calls;

  GrpcControl(Vertx vertx, CallPipeline pipeline, ControlCalls calls) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.calls = calls;
  }

  /**
   * Loads or unloads.
   *
   * @param name of the model
   * @param parameters names of those that came
   * @param answer sent when it is done
   */
  void run(
      GrpcExchange exchange,
      Action action,
      String name,
      Collection<String> parameters,
      MessageLite answer) {
    Context context = vertx.getOrCreateContext();
    CompletionStage<RecordedCall> recorded = recorded(exchange, action, name, parameters);
    recorded.whenComplete(
        (done, failure) ->
            context.runOnContext(
                now ->
                    (failure == null ? reply(done, answer) : GrpcReply.logUnavailable())
                        .sendTo(exchange)));
  }

  private CompletionStage<RecordedCall> recorded(
      GrpcExchange exchange, Action action, String name, Collection<String> parameters) {
    ReceivedCall received = pipeline.receive(action, exchange.origin(), exchange.credentials());
    OpenCall open = received;
    try {
      AuthorisedCall call = pipeline.authorise(received);
      open = call;
      return calls.run(call, name, parameters, 0);
    } catch (RuntimeException e) {
      return pipeline.refuse(open, Problems.of(e), 0);
    }
  }

  private static GrpcReply reply(RecordedCall call, MessageLite answer) {
    return call.outcome() instanceof Refusal
        ? GrpcReply.refused(call)
        : GrpcReply.of(call, GrpcFrame.of(answer));
  }
}
