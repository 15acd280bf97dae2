package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.inference.EvaluationKeys;
import io.blindserve.server.inference.EvaluationKeys.KeyName;
import io.blindserve.server.inference.EvaluationKeys.Upload;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** {@code PUT}, {@code HEAD} and {@code DELETE} of evaluation keys. */
final class KeysHandler {

  private static final String PROFILE = "Blindserve-Key-Profile";

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final EvaluationKeys keys;
  private final RecordedAnswers answers;
  private final Duration timeout;

  KeysHandler(
      Vertx vertx,
      CallPipeline pipeline,
      EvaluationKeys keys,
      Responder responder,
      Duration timeout) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.keys = keys;
    this.answers = new RecordedAnswers(vertx, pipeline, responder);
    this.timeout = timeout;
  }

  void put(RoutingContext route) {
    HttpServerRequest request = route.request();
    ReceivedCall received =
        pipeline.receive(Action.KEYS_PUT, Origins.of(request), RequestHeads.credentials(request));
    OpenCall open = received;
    try {
      AuthorisedCall call = pipeline.authorise(received);
      open = call;
      requireOctets(request);
      OptionalLong length = BodyReader.declaredLength(request);
      if (length.isEmpty()) {
        throw new ProblemException(
            ErrorCode.LENGTH_REQUIRED, "an upload of keys needs a Content-Length");
      }
      Upload upload = keys.open(name(route, call), length.getAsLong());
      new KeyUploadReceiver(vertx, timeout)
          .receive(request, upload, length.getAsLong())
          .onSuccess(done -> answer(request, call, upload.finish(), length.getAsLong()))
          .onFailure(
              failure -> {
                upload.abort();
                refuse(request, call, failure);
              });
    } catch (RuntimeException e) {
      refuse(request, open, e);
    }
  }

  void head(RoutingContext route) {
    byName(route, Action.KEYS_HEAD, keys::find);
  }

  void delete(RoutingContext route) {
    byName(route, Action.KEYS_DELETE, keys::remove);
  }

  /** What is done with the keys of a name. */
  private interface Deed {
    CompletionStage<Outcome> of(KeyName name);
  }

  private void byName(RoutingContext route, Action action, Deed deed) {
    HttpServerRequest request = route.request();
    ReceivedCall received =
        pipeline.receive(action, Origins.of(request), RequestHeads.credentials(request));
    OpenCall open = received;
    try {
      AuthorisedCall call = pipeline.authorise(received);
      open = call;
      answer(request, call, deed.of(name(route, call)), 0);
    } catch (RuntimeException e) {
      refuse(request, open, e);
    }
  }

  private static KeyName name(RoutingContext route, AuthorisedCall call) {
    String profile = route.request().getHeader(PROFILE);
    return new KeyName(
        call.caller().id(), profile == null ? "" : profile, String.valueOf(route.pathParam("id")));
  }

  private static void requireOctets(HttpServerRequest request) {
    RequestHeads.requireNoContentEncoding(request);
    if (!"application/octet-stream".equalsIgnoreCase(request.getHeader("Content-Type"))) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "keys are uploaded as application/octet-stream");
    }
  }

  private void answer(
      HttpServerRequest request,
      AuthorisedCall call,
      CompletionStage<Outcome> outcome,
      long bytesIn) {
    Context context = vertx.getOrCreateContext();
    answers.send(
        context, request, outcome.thenCompose(done -> pipeline.complete(call, done, bytesIn)));
  }

  private void refuse(HttpServerRequest request, OpenCall call, Throwable failure) {
    answers.refuse(request, call, Problems.of(failure), 0);
  }
}
