package io.blindserve.client.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects a body up to a limit and gives up beyond it, so that no server can fill the client's
 * memory.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

  private final int limit;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.@org.jspecify.annotations.Nullable Subscription source;

  BoundedBody(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (whole.isDone()) {
        return;
      }
      if (buffer.remaining() > limit - collected.size()) {
        giveUp();
        return;
      }
      byte[] piece = new byte[buffer.remaining()];
      buffer.get(piece);
      collected.writeBytes(piece);
    }
  }

  private void giveUp() {
    if (source != null) {
      source.cancel();
    }
    whole.completeExceptionally(new BodyTooLargeException(limit));
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(collected.toByteArray());
  }

  /** The body is longer than any honest answer to this question. */
  static final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLargeException(int limit) {
      super("the answer is longer than " + limit + " bytes");
    }
  }
}
