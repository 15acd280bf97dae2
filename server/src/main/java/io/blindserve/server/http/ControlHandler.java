package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.problem.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code POST /v2/repository/models/{name}/load} and {@code unload}. */
final class ControlHandler {

  private static final long MAX_REQUEST = 1 << 14;

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final ControlCalls calls;
  private final BodyReader bodies;
  private final RecordedAnswers answers;

  ControlHandler(
      Vertx vertx,
      CallPipeline pipeline,
      ControlCalls calls,
      BodyReader bodies,
      Responder responder) {
    this.vertx = vertx;
    this.pipeline = pipeline;
    this.calls = calls;
    this.bodies = bodies;
    this.answers = new RecordedAnswers(vertx, pipeline, responder);
  }

  void load(RoutingContext route) {
    handle(route, Action.MODEL_LOAD);
  }

  void unload(RoutingContext route) {
    handle(route, Action.MODEL_UNLOAD);
  }

  private void handle(RoutingContext route, Action action) {
    HttpServerRequest request = route.request();
    ReceivedCall received =
        pipeline.receive(action, Origins.of(request), RequestHeads.credentials(request));
    OpenCall open = received;
    try {
      AuthorisedCall call = pipeline.authorise(received);
      open = call;
      calls.control();
      RequestHeads.requireNoContentEncoding(request);
      bodies
          .read(request, MAX_REQUEST, Optional.empty())
          .onSuccess(body -> run(request, call, String.valueOf(route.pathParam("name")), body))
          .onFailure(e -> refuse(request, call, e));
    } catch (RuntimeException e) {
      refuse(request, open, e);
    }
  }

  private void run(HttpServerRequest request, AuthorisedCall call, String name, byte[] body) {
    Context context = vertx.getOrCreateContext();
    try {
      answers.send(context, request, calls.run(call, name, parameters(body), body.length));
    } catch (RuntimeException e) {
      refuse(request, call, e);
    } finally {
      bodies.release(body);
    }
  }

  /** Returns the names of the parameters in a body that is empty or an object. */
  private static List<String> parameters(byte[] body) {
    if (body.length == 0) {
      return List.of();
    }
    return InferRequestCodec.document(
        body,
        body.length,
        () -> {
          try (JsonParser json = JsonForm.document(body, body.length)) {
            return names(json);
          }
        });
  }

  private static List<String> names(JsonParser json) throws IOException {
    List<String> names = new ArrayList<>();
    JsonFields fields = new JsonFields(json, ErrorCode.INVALID_REQUEST);
    json.nextToken();
    fields.object(
        "the request",
        key -> {
          if (key.equals("parameters")) {
            fields.optionalObject(
                key,
                name -> {
                  names.add(name);
                  json.skipChildren();
                });
          } else {
            json.skipChildren();
          }
        });
    return names;
  }

  private void refuse(HttpServerRequest request, OpenCall call, Throwable failure) {
    answers.refuse(request, call, Problems.of(failure), 0);
  }
}
