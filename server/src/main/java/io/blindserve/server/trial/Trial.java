package io.blindserve.server.trial;

import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Split;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What is known of one version since its trial began, or was changed. Thread-safe. */
final class Trial {

  private final ModelName model;
  private final Split split;
  private final LongSupplier clock;
  private final Instant since = Instant.now();
  private final long begun;
  private final Figures all = new Figures();
  private final Optional<Window> window;
  private final AtomicBoolean troubled = new AtomicBoolean();
  private volatile boolean over;

  /**
   * Begins with nothing known.
   *
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  Trial(ModelName model, Split split, LongSupplier clock) {
    this.model = model;
    this.split = split;
    this.clock = clock;
    this.begun = clock.getAsLong();
    this.window = split.rules().map(rules -> new Window(rules.window().toNanos()));
  }

  ModelName model() {
    return model;
  }

  Split split() {
    return split;
  }

  Instant since() {
    return since;
  }

  /** Nothing will come of it any more. */
  void end() {
    over = true;
  }

  /** Returns true once: that its rules could not be carried out is told once. */
  boolean isFirstTrouble() {
    return troubled.compareAndSet(false, true);
  }

  boolean isOver() {
    return over;
  }

  private synchronized void count(Consumer<Figures> what) {
    what.accept(all);
    window.ifPresent(recent -> what.accept(recent.at(clock.getAsLong())));
  }

  /** Counts a call of the default or of the candidate; one that was never begun is neither's. */
  void answered(boolean byCandidate, Computed computed) {
    if (computed.runNanos().isEmpty()) {
      return;
    }
    boolean answered = !(computed.outcome() instanceof Outcome.Refusal);
    long nanos = computed.runNanos().get();
    count(
        figures -> {
          if (byCandidate) {
            figures.candidateEnded(answered, nanos);
          } else {
            figures.usualEnded(answered, nanos);
          }
        });
  }

  void copyDropped() {
    count(Figures::copyDropped);
  }

  void copyFailed() {
    count(Figures::copyFailed);
  }

  void copyCompared(Difference difference, long usualNanos, long candidateNanos) {
    count(figures -> figures.copyCompared(difference, usualNanos, candidateNanos));
  }

  /** Returns everything since it began. */
  synchronized Observed observed() {
    return all.observed();
  }

  /** Returns what its rules say now, if it has any and they say something. */
  synchronized Optional<Verdict> verdict() {
    if (over || split.rules().isEmpty() || window.isEmpty()) {
      return Optional.empty();
    }
    ReleaseRules rules = split.rules().get();
    long now = clock.getAsLong();
    return Verdict.of(rules, window.get().observed(now), now - begun >= rules.window().toNanos());
  }
}
