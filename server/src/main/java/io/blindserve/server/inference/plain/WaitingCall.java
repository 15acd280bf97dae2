package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A call that waits to be joined with others. It can be cancelled as long as it waits; once it was
 * taken for a run it cannot, so that its lease outlives the run.
 */
final class WaitingCall extends CompletableFuture<Computed> {

  /** Those who go first, first: by priority, and by arrival where that is the same. */
  static final Comparator<WaitingCall> ORDER =
      (one, other) ->
          one.priority() == other.priority()
              ? Long.signum(one.arrived - other.arrived)
              : Integer.compare(one.priority(), other.priority());

  private final InferenceInput.Plain input;
  private final BatchKey key;
  private final long rows;
  private final long arrived = System.nanoTime();
  private final Predicate<WaitingCall> withdrawal;

  /**
   * Makes a call that is not in a queue yet.
   *
   * @param withdrawal takes it out of the queue, and says whether it was there
   */
  WaitingCall(InferenceInput.Plain input, BatchKey key, Predicate<WaitingCall> withdrawal) {
    this.input = input;
    this.key = key;
    this.rows = BatchKey.rowsOf(input.tensors().get(0));
    this.withdrawal = withdrawal;
  }

  InferenceInput.Plain input() {
    return input;
  }

  BatchKey key() {
    return key;
  }

  long rows() {
    return rows;
  }

  int priority() {
    return input.turn().priority();
  }

  long arrived() {
    return arrived;
  }

  void answer(Outcome outcome, long started) {
    complete(
        new Computed(
            outcome, Optional.of(started - arrived), Optional.of(System.nanoTime() - started)));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return withdrawal.test(this) && super.cancel(mayInterruptIfRunning);
  }
}
