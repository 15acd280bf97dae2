package io.blindserve.server.http;

import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Takes the bytes of a stream apart into messages. For one event loop. */
final class MessageStream {

  private final BodyBudget budget;
  private final GrpcReader.Limit limit;
  private final Optional<ContentCoding> coding;
  private final Receiver receiver;

  private Buffer head = Buffer.buffer();
  private Optional<Body> body = Optional.empty();
  private Buffer waiting = Buffer.buffer();
  private int at;
  private boolean running;
  private boolean held;
  private boolean ended;
  private boolean over;

  /** Takes what comes of a stream. */
  interface Receiver {

    /** The first byte of a message came. */
    default void begun(MessageStream stream) {}

    /**
     * A message is whole.
     *
     * @throws ProblemException to end the stream
     */
    void message(MessageStream stream, GrpcMessage message);

    /** The stream ended behind a message, or empty. */
    void end();

    /** The stream cannot be read on; told once, and never after {@link #end}. */
    void failed(ProblemException problem);
  }

  /** A message of which bytes are missing. */
  private static final class Body {
    private final GrpcFrame.Head head;
    private final BoundedBytes bytes;
    private long missing;

    Body(GrpcFrame.Head head, BoundedBytes bytes) {
      this.head = head;
      this.bytes = bytes;
      this.missing = head.length();
    }
  }

  /**
   * Makes a stream of which nothing has come.
   *
   * @param coding of those messages that say that they are compressed
   */
  MessageStream(
      BodyBudget budget,
      GrpcReader.Limit limit,
      Optional<ContentCoding> coding,
      Receiver receiver) {
    this.budget = budget;
    this.limit = limit;
    this.coding = coding;
    this.receiver = receiver;
  }

  /** Gives no more messages until {@link #proceed}. */
  void hold() {
    held = true;
  }

  /** Goes on after {@link #hold}. */
  void proceed() {
    held = false;
    run();
  }

  void take(Buffer piece) {
    waiting =
        at == waiting.length()
            ? piece
            : Buffer.buffer().appendBuffer(waiting.slice(at, waiting.length())).appendBuffer(piece);
    at = 0;
    run();
  }

  /** The caller sends no more. */
  void end() {
    ended = true;
    run();
  }

  /** Goes through what is there; who receives a message may make more arrive meanwhile. */
  private void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      while (!over && !held && at < waiting.length()) {
        step();
      }
    } catch (ProblemException e) {
      fail(e);
    } finally {
      running = false;
    }
    if (ended && !over && !held) {
      finish();
    }
  }

  private void step() {
    if (body.isPresent()) {
      fill(body.get());
    } else {
      begin();
    }
  }

  /** Takes bytes off what is waiting, so many at most. */
  private Buffer next(long most) {
    int from = at;
    at += (int) Math.min(most, waiting.length() - at);
    return waiting.slice(from, at);
  }

  private void begin() {
    if (head.length() == 0) {
      receiver.begun(this);
    }
    head.appendBuffer(next(GrpcFrame.HEAD - head.length()));
    if (head.length() == GrpcFrame.HEAD) {
      GrpcFrame.Head known = GrpcFrame.Head.of(head.getBytes());
      head = Buffer.buffer();
      Body begun = new Body(known, bytes(known));
      body = Optional.of(begun);
      completeIfWhole(begun);
    }
  }

  private BoundedBytes bytes(GrpcFrame.Head known) {
    if (known.compressed() && coding.isEmpty()) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "a message is compressed, but there is no grpc-encoding");
    }
    long most = limit.of(known.length());
    if (known.length() > most) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE,
          "a message of " + known.length() + " bytes; at most " + most + " are accepted");
    }
    // Bytes are reserved as they arrive: who only announces a message takes no room from others.
    if (!budget.hasRoom(known.length())) {
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the memory for bodies is in use; try again later");
    }
    return new BoundedBytes(budget, most, known.length(), coding.filter(any -> known.compressed()));
  }

  private void fill(Body filling) {
    Buffer piece = next(filling.missing);
    filling.bytes.take(piece);
    filling.missing -= piece.length();
    completeIfWhole(filling);
  }

  private void completeIfWhole(Body filled) {
    if (filled.missing == 0) {
      byte[] whole = filled.bytes.end();
      body = Optional.empty();
      receiver.message(
          this, new GrpcMessage(whole, filled.head.length(), filled.head.compressed()));
    }
  }

  private void finish() {
    if (body.isPresent() || head.length() > 0) {
      fail(new ProblemException(ErrorCode.INVALID_REQUEST, "the stream ended inside of a message"));
    } else {
      over = true;
      receiver.end();
    }
  }

  /** Takes no more, unless the stream is over already. */
  void fail(ProblemException problem) {
    if (!over) {
      over = true;
      body.ifPresent(begun -> begun.bytes.abandon());
      body = Optional.empty();
      receiver.failed(problem);
    }
  }
}
