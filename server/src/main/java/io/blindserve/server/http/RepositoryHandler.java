package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code POST /v2/repository/index}; not recorded, as other metadata are not. */
final class RepositoryHandler {

  private final Gate gate;
  private final BodyReader bodies;
  private final RepositoryIndex index;
  private final Responder responder;

  RepositoryHandler(Gate gate, BodyReader bodies, RepositoryIndex index, Responder responder) {
    this.gate = gate;
    this.bodies = bodies;
    this.index = index;
    this.responder = responder;
  }

  void index(RoutingContext route) {
    HttpServerRequest request = route.request();
    if (gate.admit(request, Action.METADATA).isEmpty()) {
      return;
    }
    try {
      RequestHeads.requireNoContentEncoding(request);
      bodies
          .read(request, RepositoryIndex.MAX_REQUEST, Optional.empty())
          .onSuccess(body -> responder.send(request, answer(body)))
          .onFailure(e -> responder.send(request, Answers.of(Problems.of(e))));
    } catch (ProblemException e) {
      responder.send(request, Answers.of(e.problem()));
    }
  }

  private Answer answer(byte[] body) {
    try {
      return Answer.of(200, Answer.JSON, index.json(RepositoryIndex.readyOnly(body)));
    } catch (ProblemException e) {
      return Answers.of(e.problem());
    } finally {
      bodies.release(body);
    }
  }
}
