package io.blindserve.server.http;

import io.blindserve.server.http.openapi.DocsPage;
import io.blindserve.server.http.openapi.OpenApi;
import io.blindserve.server.http.openapi.Route;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code GET /openapi.json} and {@code GET /docs}: the routes, which are no secret. */
final class DocsHandler {

  private final Responder responder;
  private final Answer document;
  private final Answer page;

  /**
   * Makes the handler.
   *
   * @param routes every route of the edge, its own included
   */
  DocsHandler(Responder responder, String version, List<Route> routes) {
    this.responder = responder;
    this.document = Answer.of(200, Answer.JSON, OpenApi.json(version, routes));
    this.page =
        Answer.of(
                200,
                "text/html; charset=utf-8",
                DocsPage.html(version, routes).getBytes(StandardCharsets.UTF_8))
            .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            .with("X-Content-Type-Options", "nosniff")
            .with("Referrer-Policy", "no-referrer")
            .with("X-Frame-Options", "DENY");
  }

  void document(RoutingContext route) {
    responder.send(route.request(), document);
  }

  void page(RoutingContext route) {
    responder.send(route.request(), page);
  }
}
