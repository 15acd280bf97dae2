package io.blindserve.server.call;

import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.model.ModelVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells a watch of calls, after whoever waits for them. */
final class Afterwards {

  private Afterwards() {}

  /**
   * Returns a stage that is completed as {@code recorded} is. What depends on it runs first, and
   * that hands the answer over; then the watch is told.
   */
  static CompletionStage<RecordedCall> tell(
      AnswerWatch watch,
      BoundCall call,
      InferenceInput input,
      CompletionStage<RecordedCall> recorded) {
    ModelVersion version = call.version();
    if (!(input instanceof InferenceInput.Plain plain) || !watch.watches(version.name())) {
      return recorded;
    }
    CompletableFuture<RecordedCall> answer = new CompletableFuture<>();
    recorded.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else {
            answer.complete(done);
            watch.answered(version.name(), version.number(), plain, done.computed());
          }
        });
    return answer;
  }
}
