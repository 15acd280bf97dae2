package io.blindserve.server.http;

import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.http.generate.GenerateWriter;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.TokenSink;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A continuation that is answered by server-sent events, one for each token and one behind them.
 * What fails before the first token is answered as every other call.
 */
final class EventStream implements Leaving, TokenSink {

  private static final Buffer BEFORE = Buffer.buffer("data: ");
  private static final Buffer BEHIND = Buffer.buffer("\n\n");

  private final HttpServerRequest request;
  private final GenerateWriter writer;
  private final SendRoom sent;
  private Optional<Context> context = Optional.empty();

  /** Whether an event was written; for the event loop alone. */
  private boolean begun;

  EventStream(HttpServerRequest request, GenerateWriter writer) {
    this.request = request;
    this.writer = writer;
    this.sent = new SendRoom(request.response());
  }

  @Override
  public void on(Context loop) {
    context = Optional.of(loop);
  }

  @Override
  public CompletionStage<?> take(GeneratedToken token) {
    byte[] event = writer.token(token);
    CompletableFuture<Void> room = new CompletableFuture<>();
    context.orElseThrow().runOnContext(now -> write(event, room));
    return room;
  }

  private void write(byte[] event, CompletableFuture<Void> room) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      room.complete(null);
      return;
    }
    begin(response);
    response.write(framed(event));
    sent.await(() -> room.complete(null));
  }

  private void begin(HttpServerResponse response) {
    if (!begun) {
      begun = true;
      response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
      response.putHeader("Cache-Control", "no-store");
      response.setChunked(true);
    }
  }

  private static Buffer framed(byte[] event) {
    return BEFORE.copy().appendBytes(event).appendBuffer(BEHIND);
  }

  @Override
  public Outcome render(Outcome outcome) {
    return outcome;
  }

  @Override
  public Answer of(RecordedCall call) {
    if (!(call.outcome() instanceof Generated generated)) {
      return Answers.of(call);
    }
    byte[] event =
        generated
            .broken()
            .map(why -> writer.broken(why, call.recordId()))
            .orElseGet(() -> writer.last(generated, call.recordId()));
    return Answers.recorded(Answer.of(200, Answer.JSON, event), call);
  }

  @Override
  public void send(Responder responder, HttpServerRequest answered, Answer answer) {
    HttpServerResponse response = answered.response();
    if (!begun && answer.status() != 200) {
      responder.send(answered, answer);
    } else if (!response.ended() && !response.closed()) {
      begin(response);
      response.end(framed(answer.body()));
    }
  }
}
