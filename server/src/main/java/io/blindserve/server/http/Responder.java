package io.blindserve.server.http;

import io.blindserve.server.audit.LogReader;
import io.blindserve.server.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/** Writes answers. */
final class Responder {

  private static final long DRAIN_MILLIS = 5_000;

  /** The code by which HTTP/2 says that nothing is wrong. */
  static final long NO_ERROR = 0;

  private final Vertx vertx;
  private final ReceiptPreference receipts;

  Responder(Vertx vertx, LogReader log) {
    this.vertx = vertx;
    this.receipts = new ReceiptPreference(vertx, log);
  }

  /**
   * Writes an answer; a body that was not read to its end is thrown away for a while, then the
   * connection is closed. Waits for the receipt where the caller prefers that.
   */
  void send(HttpServerRequest request, Answer answer) {
    Optional<String> record = receipts.wanted(request, answer);
    if (record.isPresent()) {
      receipts.await(record.get(), answer, ready -> write(request, ready));
    } else {
      write(request, answer);
    }
  }

  private void write(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (request.version() == HttpVersion.HTTP_2) {
      endStream(request, answer);
      return;
    }
    boolean unread = announcesBody(request) && !request.isEnded();
    if (unread) {
      response.putHeader("Connection", "close");
      drain(request);
    }
    response.end(Outgoing.of(answer.body()));
  }

  /** A stream can be ended alone: a caller that still sends is told to stop, others go on. */
  private static void endStream(HttpServerRequest request, Answer answer) {
    if (!request.isEnded()) {
      ignoreRest(request);
    }
    request
        .response()
        .end(Outgoing.of(answer.body()))
        .onComplete(
            sent -> {
              if (!request.isEnded()) {
                request.response().reset(NO_ERROR);
              }
            });
  }

  /** Requests without a body end only after their handler returned. */
  private static boolean announcesBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }

  /** Answers what could not be read as a request, behind which nothing can be read any more. */
  void refuseAndClose(HttpServerRequest request, Problem problem) {
    Answer answer = Answers.of(problem);
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.putHeader("Connection", "close");
    response.end(Outgoing.of(answer.body())).onComplete(done -> request.connection().close());
  }

  /** A client that is still writing reads the answer only when its bytes are taken. */
  private void drain(HttpServerRequest request) {
    ignoreRest(request);
    vertx.setTimer(DRAIN_MILLIS, id -> request.connection().close());
  }

  private static void ignoreRest(HttpServerRequest request) {
    request.handler(piece -> {});
    request.endHandler(end -> {});
    request.exceptionHandler(e -> {});
    request.resume();
  }
}
