package io.blindserve.server.http;

import io.blindserve.server.auth.Authenticator;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code POST /v2/repository/index}; not recorded, as other metadata are not. */
final class RepositoryHandler {

  private final Authenticator authenticator;
  private final BodyReader bodies;
  private final RepositoryIndex index;
  private final Responder responder;

  RepositoryHandler(
      Authenticator authenticator, BodyReader bodies, RepositoryIndex index, Responder responder) {
    this.authenticator = authenticator;
    this.bodies = bodies;
    this.index = index;
    this.responder = responder;
  }

  void index(RoutingContext route) {
    HttpServerRequest request = route.request();
    try {
      authenticator.authenticate(RequestHeads.credentials(request));
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
