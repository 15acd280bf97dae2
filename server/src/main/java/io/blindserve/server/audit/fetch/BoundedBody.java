package io.blindserve.server.audit.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Keeps the body of an answer as long as it is not too large, and gives up where it is. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.Subscription source;

  private BoundedBody(int most) {
    this.most = most;
    this.source =
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            // Nothing comes before onSubscribe.
          }

          @Override
          public void cancel() {
            // Nor is there anything to end.
          }
        };
  }

  static HttpResponse.BodyHandler<byte[]> ofAtMost(int bytes) {
    return head -> new BoundedBody(bytes);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      if (kept.size() + bytes.length > most) {
        source.cancel();
        whole.completeExceptionally(new IOException("an answer of more than " + most + " bytes"));
        return;
      }
      kept.writeBytes(bytes);
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(kept.toByteArray());
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }
}
