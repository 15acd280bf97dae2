package io.blindserve.server;

import io.blindserve.server.witness.Witness;
import io.blindserve.server.witness.WitnessAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The port of a witness. Bodies are bounded in bytes and in time before they are looked at. */
final class WitnessEdge implements AutoCloseable {

  private static final String PATH = "/add-checkpoint";
  private static final int IDLE_SECONDS = 30;
  private static final long BODY_MILLIS = 10_000;
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx;
  private final HttpServer server;
  private final Witness witness;

  private WitnessEdge(Vertx vertx, String host, int port, Witness witness) {
    this.vertx = vertx;
    this.witness = witness;
    this.server =
        vertx.createHttpServer(
            // In HTTP/1.1 alone: a refused request ends its connection, which HTTP/2 says
            // otherwise.
            new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS));
    server.requestHandler(this::handle);
  }

  /**
   * Listens.
   *
   * @param port 0 for any
   * @throws IOException if it cannot
   */
  static WitnessEdge open(String host, int port, Witness witness) throws IOException {
    Vertx vertx = Vertx.vertx();
    WitnessEdge edge = new WitnessEdge(vertx, host, port, witness);
    try {
      edge.server
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return edge;
    } catch (ExecutionException | TimeoutException e) {
      vertx.close();
      throw new IOException("cannot listen on " + host + ":" + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      vertx.close();
      throw new IOException("interrupted while starting to listen", e);
    }
  }

  int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      refuse(request, WitnessAnswer.refused(404, "there is nothing at this path"));
    } else if (!HttpMethod.POST.equals(request.method())) {
      request.response().putHeader("Allow", "POST");
      refuse(request, WitnessAnswer.refused(405, "checkpoints are posted"));
    } else {
      receive(request);
    }
  }

  private void receive(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    long timer = vertx.setTimer(BODY_MILLIS, id -> request.connection().close());
    request.exceptionHandler(failure -> vertx.cancelTimer(timer));
    request.handler(
        piece -> {
          if (body.length() + piece.length() > Witness.LARGEST) {
            vertx.cancelTimer(timer);
            request.handler(null).endHandler(null);
            refuse(request, WitnessAnswer.refused(413, "a request is not that large"));
          } else {
            body.appendBuffer(piece);
          }
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          vertx
              .executeBlocking(() -> witness.add(body.getBytes()), false)
              .onSuccess(answer -> send(request, answer))
              .onFailure(
                  failure -> send(request, WitnessAnswer.refused(500, "the witness failed")));
        });
  }

  /** What was not read of a request must not be taken for the next one. */
  private static void refuse(HttpServerRequest request, WitnessAnswer answer) {
    request.response().putHeader("Connection", "close");
    send(request, answer);
  }

  private static void send(HttpServerRequest request, WitnessAnswer answer) {
    if (!request.response().closed() && !request.response().ended()) {
      request
          .response()
          .setStatusCode(answer.status())
          .putHeader("Content-Type", answer.type())
          .end(answer.body());
    }
  }

  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger(WitnessEdge.class.getName())
          .log(System.Logger.Level.WARNING, "the port of the witness did not close in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
