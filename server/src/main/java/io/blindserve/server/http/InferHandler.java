package io.blindserve.server.http;

import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.Departure;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.logging.RequestScope;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/** Inference: plain and encrypted calls of one dialect, and generations. */
final class InferHandler {

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final BodyReader bodies;
  private final Decoding decoding;
  private final Responder responder;
  private final RecordedAnswers answers;
  private final long maxBodyBytes;
  private final Dialect dialect;

  InferHandler(
      Vertx vertx,
      CallPipeline pipeline,
      BodyReader bodies,
      Decoding decoding,
      Responder responder,
      long maxBodyBytes,
      Dialect dialect) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.bodies = bodies;
    this.decoding = decoding;
    this.responder = responder;
    this.answers = new RecordedAnswers(vertx, pipeline, responder);
    this.maxBodyBytes = maxBodyBytes;
    this.dialect = dialect;
  }

  void handle(RoutingContext route) {
    HttpServerRequest request = route.request();
    ReceivedCall received =
        pipeline.receive(
            dialect.action(),
            Origins.of(request),
            RequestHeads.credentials(request),
            RequestHeads.salt(request));
    OpenCall open = received;
    Departure departure = departure(request);
    try {
      AuthorisedCall authorised = pipeline.authorise(received);
      open = authorised;
      Optional<ContentCoding> coding = RequestHeads.contentCoding(request);
      BoundCall bound =
          pipeline.bind(authorised, RequestHeads.modelName(route), RequestHeads.version(route));
      open = bound;
      OptionalLong declared = BodyReader.declaredLength(request);
      bodies
          .read(request, coding.isPresent() ? maxBodyBytes : limit(bound), coding)
          .onSuccess(body -> decodeAndRun(request, bound, body, declared, departure))
          .onFailure(e -> answers.refuse(request, bound, Problems.of(e), 0));
    } catch (RuntimeException e) {
      answers.refuse(request, open, Problems.of(e), 0);
    }
  }

  /** A caller whose connection or stream breaks before the answer does not wait for it. */
  private static Departure departure(HttpServerRequest request) {
    Departure departure = new Departure();
    request.response().exceptionHandler(broken -> departure.happens());
    return departure;
  }

  private long limit(BoundCall call) {
    return EncryptedLimits.of(call.version())
        .map(encrypted -> Math.max(encrypted, maxBodyBytes))
        .orElse(maxBodyBytes);
  }

  private void decodeAndRun(
      HttpServerRequest request,
      BoundCall call,
      byte[] body,
      OptionalLong declared,
      Departure departure) {
    Context context = vertx.getOrCreateContext();
    try {
      decoding.run(
          body.length,
          () ->
              RequestScope.run(
                  call.facts().request(),
                  () -> run(context, request, call, body, declared, departure)));
    } catch (RejectedExecutionException e) {
      Problem busy =
          new Problem(ErrorCode.OVERLOADED, "too many bodies are being read; try again later");
      finish(context, request, body, responder::send, refused(call, busy, body));
    }
  }

  /**
   * What is written once the record is durable; made on the event loop, not on the log's thread.
   */
  private interface Reply {
    Answer answer();
  }

  private void finish(
      Context context,
      HttpServerRequest request,
      byte[] body,
      BiConsumer<HttpServerRequest, Answer> sender,
      CompletionStage<Reply> reply) {
    reply.whenComplete(
        (done, failure) -> {
          bodies.release(body);
          context.runOnContext(
              now ->
                  sender.accept(
                      request, failure == null ? done.answer() : Answers.logUnavailable()));
        });
  }

  private CompletionStage<Reply> refused(BoundCall call, Problem problem, byte[] body) {
    return pipeline
        .refuse(call, problem, body.length)
        .thenApply(recorded -> () -> Answers.of(recorded));
  }

  private void run(
      Context context,
      HttpServerRequest request,
      BoundCall call,
      byte[] body,
      OptionalLong declared,
      Departure departure) {
    Dialect.Read read;
    try {
      read = dialect.read(request, call, body, declared);
      EncryptedLimits.requirePlain(read.input(), body.length, maxBodyBytes);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      finish(context, request, body, responder::send, refused(call, Problems.of(e), body));
      return;
    }
    Leaving answer = read.answer();
    answer.on(context);
    finish(
        context,
        request,
        body,
        (asked, ready) -> answer.send(responder, asked, ready),
        pipeline
            .evaluate(call, read.input(), body.length, answer, departure)
            .thenApply(recorded -> () -> answer.of(recorded)));
  }
}
