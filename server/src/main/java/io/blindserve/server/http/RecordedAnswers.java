package io.blindserve.server.http;

import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;

/** Answers calls once their records are durable, on the event loop they came in on. */
final class RecordedAnswers {

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final Responder responder;

  RecordedAnswers(Vertx vertx, CallPipeline pipeline, Responder responder) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.responder = responder;
  }

  /** Refuses a call whose body is not read any further. */
  void refuse(HttpServerRequest request, OpenCall call, Problem problem, long bytesIn) {
    Context context = vertx.getOrCreateContext();
    request.pause();
    send(context, request, pipeline.refuse(call, problem, bytesIn));
  }

  /** Sends what a call ended with, or that it cannot be answered without a record. */
  void send(Context context, HttpServerRequest request, CompletionStage<RecordedCall> recorded) {
    recorded.whenComplete(
        (done, failure) ->
            context.runOnContext(
                now ->
                    responder.send(
                        request, failure == null ? Answers.of(done) : Answers.logUnavailable())));
  }
}
