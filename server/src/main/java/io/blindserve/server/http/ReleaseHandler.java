package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.call.AuthorisedCall;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.OpenCall;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Labels and releases: {@code docs/versions.md}. Every change is an operator's right. */
final class ReleaseHandler {

  private final Vertx vertx;
  private final CallPipeline pipeline;
  private final HttpEdge.Services services;
  private final Gate gate;
  private final ControlCalls control;
  private final BodyReader bodies;
  private final Responder responder;
  private final RecordedAnswers answers;
  private final ReleaseSteps steps;

  ReleaseHandler(
      Vertx vertx, HttpEdge.Services services, Gate gate, BodyReader bodies, Responder responder) {
    this.vertx = vertx;
    this.pipeline = services.pipeline();
    this.services = services;
    this.gate = gate;
    this.control = new ControlCalls(pipeline, services.control());
    this.bodies = bodies;
    this.responder = responder;
    this.answers = new RecordedAnswers(vertx, pipeline, responder);
    this.steps = new ReleaseSteps(services.models(), services.trials());
  }

  /** Says what callers get now; not recorded, as other metadata are not. */
  void status(RoutingContext route) {
    if (gate.admit(route.request(), Action.METADATA).isEmpty()) {
      return;
    }
    Answer answer;
    try {
      ModelName model = RequestHeads.modelName(route);
      answer =
          Answer.of(
              200,
              Answer.JSON,
              ReleaseStatus.json(
                  model,
                  services.releases().of(model),
                  services.models().versions(model),
                  services.trials()));
    } catch (ProblemException e) {
      answer = Answers.of(e.problem());
    }
    responder.send(route.request(), answer);
  }

  /** Makes a change of a model out of what a body says. */
  @FunctionalInterface
  interface Steps {
    ReleaseStep of(ReleaseSteps steps, ModelName model, ReleaseRequest request);
  }

  void moveLabel(RoutingContext route) {
    String label = String.valueOf(route.pathParam("label"));
    handle(route, Action.LABEL_PUT, (all, model, asked) -> all.moveLabel(model, label, asked));
  }

  void removeLabel(RoutingContext route) {
    String label = String.valueOf(route.pathParam("label"));
    handle(route, Action.LABEL_DELETE, (all, model, asked) -> all.removeLabel(model, label, asked));
  }

  void start(RoutingContext route) {
    handle(route, Action.RELEASE_START, ReleaseSteps::start);
  }

  void promote(RoutingContext route) {
    handle(route, Action.RELEASE_PROMOTE, ReleaseSteps::promote);
  }

  void rollBack(RoutingContext route) {
    handle(route, Action.RELEASE_ROLLBACK, ReleaseSteps::rollBack);
  }

  private void handle(RoutingContext route, Action action, Steps wanted) {
    HttpServerRequest request = route.request();
    ReceivedCall received =
        pipeline.receive(action, Origins.of(request), RequestHeads.credentials(request));
    OpenCall open = received;
    try {
      AuthorisedCall call = pipeline.authorise(received);
      open = call;
      control.control();
      RequestHeads.requireNoContentEncoding(request);
      ModelName model = RequestHeads.modelName(route);
      bodies
          .read(request, ReleaseRequest.MAX, Optional.empty())
          .onSuccess(body -> run(request, call, model, body, wanted))
          .onFailure(e -> refuse(request, call, e));
    } catch (RuntimeException e) {
      refuse(request, open, e);
    }
  }

  private void run(
      HttpServerRequest request, AuthorisedCall call, ModelName model, byte[] body, Steps wanted) {
    try {
      ReleaseStep step = wanted.of(steps, model, ReleaseRequest.read(body));
      answers.send(vertx.getOrCreateContext(), request, done(call, model, step, body.length));
    } catch (RuntimeException e) {
      refuse(request, call, e);
    } finally {
      bodies.release(body);
    }
  }

  private CompletionStage<RecordedCall> done(
      AuthorisedCall call, ModelName model, ReleaseStep step, long bytesIn) {
    return services
        .releases()
        .change(model, step.edit(), change -> pipeline.record(call, step.deed().apply(change)))
        .<Outcome>thenApply(change -> new Outcome.RoutingResult())
        .exceptionally(ReleaseHandler::refusal)
        .thenCompose(outcome -> pipeline.complete(call, outcome, bytesIn));
  }

  private static Outcome refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new Outcome.Refusal(Problems.of(cause));
  }

  private void refuse(HttpServerRequest request, OpenCall call, Throwable failure) {
    answers.refuse(request, call, Problems.of(failure), 0);
  }
}
