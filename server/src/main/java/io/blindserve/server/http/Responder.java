package io.blindserve.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers. */
final class Responder {

  private static final long DRAIN_MILLIS = 5_000;

  private final Vertx vertx;

  Responder(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Writes an answer; a body that was not read to its end is thrown away for a while, then the
   * connection is closed.
   */
  void send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    boolean unread = !request.isEnded();
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (unread) {
      response.putHeader("Connection", "close");
      drain(request);
    }
    // HEAD answers carry no body, and the length that a GET would have is not known here.
    response.end(Buffer.buffer(answer.body()));
  }

  /** A client that is still writing reads the answer only when its bytes are taken. */
  private void drain(HttpServerRequest request) {
    request.handler(piece -> {});
    request.endHandler(end -> {});
    request.exceptionHandler(e -> {});
    request.resume();
    vertx.setTimer(DRAIN_MILLIS, id -> request.connection().close());
  }
}
