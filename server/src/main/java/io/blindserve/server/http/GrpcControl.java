package io.blindserve.server.http;

import com.google.protobuf.MessageLite;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
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
      AuthorisedCall call,
      String name,
      Collection<String> parameters,
      MessageLite answer) {
    Context context = vertx.getOrCreateContext();
    CompletionStage<RecordedCall> recorded = recorded(call, name, parameters);
    recorded.whenComplete(
        (done, failure) ->
            context.runOnContext(
                now ->
                    (failure == null ? reply(done, answer) : GrpcReply.logUnavailable())
                        .sendTo(exchange)));
  }

  private CompletionStage<RecordedCall> recorded(
      AuthorisedCall call, String name, Collection<String> parameters) {
    try {
      return calls.run(call, name, parameters, 0);
    } catch (RuntimeException e) {
      return pipeline.refuse(call, Problems.of(e), 0);
    }
  }

  private static GrpcReply reply(RecordedCall call, MessageLite answer) {
    return call.outcome() instanceof Refusal
        ? GrpcReply.refused(call)
        : GrpcReply.of(call, GrpcFrame.of(answer));
  }
}
