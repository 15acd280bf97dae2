package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Computed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** What is made of another call's end; cancelling it cancels that call, if that still waits. */
final class Following extends CompletableFuture<Computed> {

  private final CompletableFuture<Computed> first;

  private Following(CompletableFuture<Computed> first) {
    this.first = first;
  }

  static CompletionStage<Computed> of(
      CompletionStage<Computed> first, UnaryOperator<Computed> change) {
    Following following = new Following(first.toCompletableFuture());
    first
        .thenApply(change)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                following.complete(done);
              } else {
                following.completeExceptionally(failure);
              }
            });
    return following;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return first.cancel(mayInterruptIfRunning);
  }
}
