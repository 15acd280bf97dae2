package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads a body into memory: bounded in bytes and in time, counted before it is kept. */
final class BodyReader {

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final Vertx vertx;
  private final BodyBudget budget;
  private final Duration timeout;

  BodyReader(Vertx vertx, BodyBudget budget, Duration timeout) {
    this.vertx = vertx;
    this.budget = budget;
    this.timeout = timeout;
  }

  /**
   * Returns the declared length.
   *
   * @throws ProblemException if it is malformed
   */
  static OptionalLong declaredLength(HttpServerRequest request) {
    String value = request.getHeader("Content-Length");
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!LENGTH.matcher(value).matches()) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "Content-Length is not a number");
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  /**
   * Reads the body; must be called before the request's event returns.
   *
   * @param limit the largest body accepted, as it comes and inflated
   * @param coding how it is compressed, if it is
   * @return the body; the caller releases its bytes by {@link #release}
   */
  Future<byte[]> read(HttpServerRequest request, long limit, Optional<ContentCoding> coding) {
    OptionalLong declared = declaredLength(request);
    if (declared.orElse(0) > limit) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE,
          "a body of " + declared.getAsLong() + " bytes; at most " + limit + " are accepted");
    }
    // Bytes are reserved as they arrive: who only announces a body takes no room from others.
    if (!budget.hasRoom(declared.orElse(0))) {
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the memory for bodies is in use; try again later");
    }
    Reading reading = new Reading(limit, declared.orElse(0), coding);
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.handler(reading::take);
    request.exceptionHandler(
        e ->
            reading.fail(
                new ProblemException(
                    ErrorCode.INVALID_REQUEST, "the connection broke inside the body")));
    request.endHandler(end -> reading.succeed());
    // Most bodies are here by then, and to set a timer takes longer than to read them.
    vertx.runOnContext(next -> reading.limitTime());
    return reading.promise.future().onComplete(done -> reading.timer.ifPresent(vertx::cancelTimer));
  }

  private ProblemException slow() {
    return new ProblemException(
        ErrorCode.TIMEOUT, "the body did not arrive within " + timeout.toSeconds() + " seconds");
  }

  /** Gives back the bytes of a body that was read. */
  void release(byte[] body) {
    budget.release(body.length);
  }

  /** One body on its way; all on one event loop. */
  private final class Reading {

    private final Promise<byte[]> promise = Promise.promise();
    private final BoundedBytes bytes;
    private OptionalLong timer = OptionalLong.empty();
    private boolean over;

    Reading(long limit, long announced, Optional<ContentCoding> coding) {
      this.bytes = new BoundedBytes(budget, limit, announced, coding);
    }

    void limitTime() {
      if (!over) {
        timer = OptionalLong.of(vertx.setTimer(timeout.toMillis(), id -> fail(slow())));
      }
    }

    void take(Buffer piece) {
      if (over) {
        return;
      }
      try {
        bytes.take(piece);
      } catch (ProblemException e) {
        fail(e);
      }
    }

    void fail(ProblemException problem) {
      if (!over) {
        over = true;
        bytes.abandon();
        promise.fail(problem);
      }
    }

    void succeed() {
      if (over) {
        return;
      }
      byte[] body;
      try {
        body = bytes.end();
      } catch (ProblemException e) {
        fail(e);
        return;
      }
      over = true;
      promise.complete(body);
    }
  }
}
