package io.blindserve.server.http;

import io.blindserve.server.call.RecordedCall;
import io.blindserve.server.http.generate.GeneratedTensors;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TokenSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A continuation that is answered by messages, one for each token and one behind them. */
final class GrpcTokens implements GrpcAnswer, TokenSink {

  private final Way way;
  private final GeneratedMessages messages;
  private final GeneratedTensors tensors;
  private final boolean streamed;

  /**
   * Makes the answer of one call.
   *
   * @param way to the caller
   * @param tensors what is told
   * @param streamed whether tokens come one by one
   */
  GrpcTokens(Way way, GeneratedMessages messages, GeneratedTensors tensors, boolean streamed) {
    this.way = way;
    this.messages = messages;
    this.tensors = tensors;
    this.streamed = streamed;
  }

  /** Brings a message to the caller from any thread. */
  @FunctionalInterface
  interface Way {
    /**
     * Sends a message that is in its frame, in the order of the calls.
     *
     * @param room completed once there is room for another one, or nobody listens any more
     */
    void send(byte[] frame, CompletableFuture<Void> room);
  }

  @Override
  public CompletionStage<?> take(GeneratedToken token) {
    CompletableFuture<Void> room = new CompletableFuture<>();
    List<Tensor> told = tensors.token(token);
    if (told.isEmpty()) {
      room.complete(null);
    } else {
      way.send(messages.between(told), room);
    }
    return room;
  }

  /** Every text and every id can be told. */
  @Override
  public Outcome render(Outcome outcome) {
    return outcome;
  }

  @Override
  public GrpcReply of(RecordedCall call) {
    if (!(call.outcome() instanceof Generated generated) || generated.broken().isPresent()) {
      return GrpcReply.refused(call);
    }
    return GrpcReply.of(
        call,
        messages.last(
            streamed ? tensors.last(generated) : tensors.whole(generated), call.recordId()));
  }
}
