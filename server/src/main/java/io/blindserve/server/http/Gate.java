package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.auth.Caller;
import io.blindserve.server.call.CallPipeline;
import io.blindserve.server.call.ReceivedCall;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Lets callers through to what is no call of a model; whom it refuses is on record. */
final class Gate {

  private final CallPipeline pipeline;
  private final RecordedAnswers answers;

  Gate(Vertx vertx, CallPipeline pipeline, Responder responder) {
    this.pipeline = pipeline;
    this.answers = new RecordedAnswers(vertx, pipeline, responder);
  }

  /**
   * Returns who asks; nothing where that was refused: the answer is on its way then.
   *
   * @param action what is asked
   */
  Optional<Caller> admit(HttpServerRequest request, Action action) {
    ReceivedCall received =
        pipeline.receive(action, Origins.of(request), RequestHeads.credentials(request));
    try {
      return Optional.of(pipeline.authorise(received).caller());
    } catch (ProblemException e) {
      answers.refuse(request, received, e.problem(), 0);
      return Optional.empty();
    }
  }
}
