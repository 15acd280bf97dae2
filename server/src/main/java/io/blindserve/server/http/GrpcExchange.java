package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Origin;
import io.blindserve.server.auth.Credentials;
import io.blindserve.server.call.Departure;
import io.blindserve.server.http.grpc.GrpcStatus;
import io.blindserve.server.http.grpc.GrpcText;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One call of gRPC on its stream: messages out, then one status. For the stream's event loop alone.
 */
final class GrpcExchange {

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final List<Consumer<ProblemException>> whenGone = new ArrayList<>();
  private final List<Runnable> whenEnded = new ArrayList<>();
  private final SendRoom room;
  private boolean begun;
  private boolean finished;
  private Optional<ProblemException> gone = Optional.empty();
  private final Departure departure = new Departure();

  GrpcExchange(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
    this.room = new SendRoom(response);
    response.endHandler(sent -> runEnd());
    response.closeHandler(
        closed -> {
          leave();
          runEnd();
        });
    response.exceptionHandler(e -> leave());
  }

  HttpServerRequest request() {
    return request;
  }

  Origin origin() {
    return Origins.of(request);
  }

  Credentials credentials() {
    return RequestHeads.credentials(request);
  }

  /**
   * Returns what the head says about all messages.
   *
   * @throws ProblemException if it is malformed
   */
  StreamHead head() {
    return new StreamHead(coding(), RequestHeads.stickyKey(request));
  }

  /**
   * Returns how messages that say that they are compressed are.
   *
   * @throws ProblemException if it is not one of ours
   */
  Optional<ContentCoding> coding() {
    return RequestHeads.coding(request, "grpc-encoding");
  }

  /**
   * Returns how long the caller waits, if it says so.
   *
   * @throws ProblemException if what it says is malformed
   */
  Optional<Duration> timeout() {
    return Optional.ofNullable(request.getHeader("grpc-timeout")).map(GrpcText::timeout);
  }

  /** Returns what calls of this stream are given up by. */
  Departure departure() {
    return departure;
  }

  /** Tells why, once the caller has left or waits no longer before the call was finished. */
  void onGone(Consumer<ProblemException> action) {
    gone.ifPresentOrElse(action, () -> whenGone.add(action));
  }

  /** Runs something when the call was answered whole or its stream is gone; it may run twice. */
  void onEnd(Runnable action) {
    whenEnded.add(action);
  }

  private void runEnd() {
    whenEnded.forEach(Runnable::run);
  }

  /** Returns whether the last word was said, or nobody listens any more. */
  boolean isOver() {
    return finished || gone.isPresent();
  }

  private void leave() {
    if (!isOver()) {
      goneFor(new Problem(ErrorCode.INVALID_REQUEST, "the caller gave the call up"));
    }
  }

  /** The caller waits no longer. */
  void expire() {
    if (!isOver()) {
      Problem problem =
          new Problem(ErrorCode.TIMEOUT, "the call was not answered within its grpc-timeout");
      fail(problem, Map.of());
      goneFor(problem);
    }
  }

  private void goneFor(Problem problem) {
    gone = Optional.of(problem.asException());
    whenGone.forEach(action -> action.accept(problem.asException()));
    departure.happens();
    room.release();
  }

  /** Sends a message that is in its frame. */
  void send(byte[] frame) {
    if (!isOver()) {
      begin();
      response.write(Outgoing.of(frame));
    }
  }

  /** Runs something once there is room for another message, or nobody listens any more. */
  void whenRoom(Runnable action) {
    if (isOver()) {
      action.run();
    } else {
      room.await(action);
    }
  }

  /** Returns how other threads send messages of which each waits for room. */
  GrpcTokens.Way way(Context loop) {
    return (frame, taken) ->
        loop.runOnContext(
            now -> {
              send(frame);
              whenRoom(() -> taken.complete(null));
            });
  }

  private void begin() {
    if (!begun) {
      begun = true;
      response.putHeader("content-type", "application/grpc");
      response.putHeader("grpc-accept-encoding", "identity,gzip,deflate");
      // A message says for itself whether it makes use of it.
      String coding = request.getHeader("grpc-encoding");
      if (coding != null && ContentCoding.of(coding).isPresent()) {
        response.putHeader("grpc-encoding", coding);
      }
    }
  }

  /** Ends a call that went well. */
  void finish(Map<String, String> trailers) {
    if (!isOver()) {
      begin();
      trailers.forEach(response::putTrailer);
      response.putTrailer("grpc-status", Integer.toString(GrpcStatus.OK.code()));
      end();
    }
  }

  /** Ends a call that did not. */
  void fail(Problem problem, Map<String, String> trailers) {
    if (isOver()) {
      return;
    }
    begin();
    trailers.forEach(response::putTrailer);
    response.putTrailer("blindserve-code", problem.code().label());
    response.putTrailer("grpc-status", Integer.toString(GrpcStatus.of(problem.code()).code()));
    response.putTrailer("grpc-message", GrpcText.message(problem.sentence()));
    end();
  }

  /** A caller that still sends is told that nobody reads it. */
  private void end() {
    finished = true;
    room.release();
    if (!request.isEnded()) {
      request.handler(piece -> {});
      request.resume();
    }
    response
        .end()
        .onComplete(
            sent -> {
              if (!request.isEnded()) {
                response.reset(Responder.NO_ERROR);
              }
            });
  }
}
