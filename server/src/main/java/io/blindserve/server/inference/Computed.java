package io.blindserve.server.inference;

import java.util.Optional;

/**
 * An outcome, and how long it took to come by it.
 *
 * @param outcome how the work ended
 * @param queueNanos time in the queue; absent where the work was refused a place in it
 * @param runNanos time at work; absent likewise
 */
public record Computed(Outcome outcome, Optional<Long> queueNanos, Optional<Long> runNanos) {

  /** Returns an outcome that nobody worked for. */
  public static Computed atOnce(Outcome outcome) {
    return new Computed(outcome, Optional.empty(), Optional.empty());
  }

  /** Returns another outcome of the same work. */
  public Computed with(Outcome other) {
    return new Computed(other, queueNanos, runNanos);
  }
}
