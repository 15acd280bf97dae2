package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the messages of calls of gRPC: bounded in bytes and in time, counted before they are kept.
 */
final class GrpcReader {

  private final Vertx vertx;
  private final BodyBudget budget;
  private final Duration timeout;

  GrpcReader(Vertx vertx, BodyBudget budget, Duration timeout) {
    this.vertx = vertx;
    this.budget = budget;
    this.timeout = timeout;
  }

  /** How large a message may be. */
  @FunctionalInterface
  interface Limit {
    /** Returns the most bytes, as a message comes and inflated, for one that claims so many. */
    long of(long claimed);
  }

  /** Takes the messages of a stream, one after the other. */
  @FunctionalInterface
  interface Each {
    /**
     * Takes a message, which must be released.
     *
     * @param next asks for the next one; to be run once, on the event loop
     */
    void take(GrpcMessage message, Runnable next);
  }

  /** Gives back the bytes of a message. */
  void release(GrpcMessage message) {
    budget.release(message.body().length);
  }

  /**
   * Reads the one message of a call; must be called before the request's event returns.
   *
   * @return the message; the caller releases it
   */
  Future<GrpcMessage> one(GrpcExchange exchange, Limit limit) {
    Promise<GrpcMessage> promise = Promise.promise();
    MessageStream stream = new MessageStream(budget, limit, exchange.coding(), new Single(promise));
    long timer = vertx.setTimer(timeout.toMillis(), id -> stream.fail(slow()));
    connect(exchange, stream);
    return promise.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** Reads every message of a call, and says when there are no more, or no whole ones. */
  Future<Void> each(GrpcExchange exchange, Limit limit, Each each) {
    Promise<Void> promise = Promise.promise();
    MessageStream stream =
        new MessageStream(budget, limit, exchange.coding(), new Several(exchange, each, promise));
    connect(exchange, stream);
    return promise.future();
  }

  private static void connect(GrpcExchange exchange, MessageStream stream) {
    exchange.request().handler(stream::take);
    exchange.request().endHandler(end -> stream.end());
    exchange.request().exceptionHandler(e -> stream.fail(broken()));
    exchange.onGone(stream::fail);
  }

  private ProblemException slow() {
    return new ProblemException(
        ErrorCode.TIMEOUT, "the message did not arrive within " + timeout.toSeconds() + " seconds");
  }

  private static ProblemException broken() {
    return new ProblemException(
        ErrorCode.INVALID_REQUEST, "the call was given up before its message was whole");
  }

  /** Keeps the one message until the caller has said that there is no other. */
  private final class Single implements MessageStream.Receiver {

    private final Promise<GrpcMessage> promise;
    private Optional<GrpcMessage> message = Optional.empty();

    Single(Promise<GrpcMessage> promise) {
      this.promise = promise;
    }

    @Override
    public void message(MessageStream stream, GrpcMessage next) {
      if (message.isPresent()) {
        release(next);
        throw new ProblemException(
            ErrorCode.INVALID_REQUEST, "this method takes one message; a second one came");
      }
      message = Optional.of(next);
    }

    @Override
    public void end() {
      message.ifPresentOrElse(
          promise::complete,
          () -> promise.fail(new ProblemException(ErrorCode.INVALID_REQUEST, "no message came")));
    }

    @Override
    public void failed(ProblemException problem) {
      message.ifPresent(GrpcReader.this::release);
      promise.fail(problem);
    }
  }

  /** Gives messages on one by one; a message has its time from its first byte. */
  private final class Several implements MessageStream.Receiver {

    private final GrpcExchange exchange;
    private final Each each;
    private final Promise<Void> promise;
    private Optional<Long> timer = Optional.empty();

    Several(GrpcExchange exchange, Each each, Promise<Void> promise) {
      this.exchange = exchange;
      this.each = each;
      this.promise = promise;
    }

    @Override
    public void begun(MessageStream stream) {
      timer = Optional.of(vertx.setTimer(timeout.toMillis(), id -> stream.fail(slow())));
    }

    private void stopTimer() {
      timer.ifPresent(vertx::cancelTimer);
      timer = Optional.empty();
    }

    @Override
    public void message(MessageStream stream, GrpcMessage message) {
      stopTimer();
      stream.hold();
      exchange.request().pause();
      each.take(
          message,
          () -> {
            if (!exchange.isOver() && !exchange.request().isEnded()) {
              exchange.request().resume();
            }
            stream.proceed();
          });
    }

    @Override
    public void end() {
      promise.complete();
    }

    @Override
    public void failed(ProblemException problem) {
      stopTimer();
      promise.fail(problem);
    }
  }
}
