package io.blindserve.server.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.TrialFacts.Rule;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Shadowing;
import io.blindserve.server.model.Split;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rules judge by the calls of their window, and by enough of them. */
class TrialTest {

  private static final int LEAST = 10;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Difference OTHER = new Difference(1, false);
  private static final Difference SAME = new Difference(0, true);
  private static final Outcome ANSWER = new Outcome.PlainResult(List.of(), List.of());
  private static final Outcome REFUSAL =
      new Outcome.Refusal(new Problem(ErrorCode.INVALID_TENSOR, "no"));

  private long now = 1;

  private Trial trial(
      Optional<Double> errors, Optional<Double> p99, Optional<Double> disagreement) {
    ReleaseRules rules =
        new ReleaseRules(LEAST, Duration.ofSeconds(60), errors, p99, disagreement, true);
    Split split =
        new Split(2, 50, Optional.of(new Shadowing(Optional.empty())), Optional.of(rules));
    return new Trial(new ModelName("m"), split, () -> now);
  }

  private static void answered(Trial trial, int times, boolean candidate, Outcome how, long nanos) {
    for (int i = 0; i < times; i++) {
      trial.answered(candidate, new Computed(how, Optional.of(0L), Optional.of(nanos)));
    }
  }

  private static void copied(Trial trial, int times, Difference difference) {
    for (int i = 0; i < times; i++) {
      trial.copyCompared(difference, MILLI, 3 * MILLI);
    }
  }

  private static Optional<Rule> rule(Trial trial) {
    return trial.verdict().map(Verdict::rule);
  }

  @Test
  void failuresBeyondThoseOfTheDefaultRollBack() {
    Trial trial = trial(Optional.of(0.1), Optional.empty(), Optional.empty());
    answered(trial, 80, false, ANSWER, MILLI);
    answered(trial, 20, false, REFUSAL, MILLI);
    answered(trial, 7, true, ANSWER, MILLI);
    answered(trial, 2, true, REFUSAL, MILLI);
    assertEquals(Optional.empty(), rule(trial), "too few calls");
    answered(trial, 1, true, REFUSAL, MILLI);
    assertEquals(Optional.empty(), rule(trial), "3 of 10, where 2 of 10 fail anyway");
    answered(trial, 2, true, REFUSAL, MILLI);
    assertEquals(Optional.of(Rule.ERROR_RATE), rule(trial));
    assertEquals((5 - 0.2 * 12) / 12, trial.observed().excessErrorRate(), 1e-12);
  }

  @Test
  void failedCopiesAreFailures() {
    Trial trial = trial(Optional.of(0.1), Optional.empty(), Optional.empty());
    copied(trial, LEAST, SAME);
    trial.copyFailed();
    assertEquals(Optional.empty(), rule(trial));
    trial.copyFailed();
    assertEquals(Optional.of(Rule.ERROR_RATE), rule(trial), "2 of 12");
  }

  @Test
  void aSlowCandidateIsRolledBack() {
    Trial trial = trial(Optional.empty(), Optional.of(5.0), Optional.empty());
    answered(trial, 100, false, ANSWER, 50 * MILLI);
    answered(trial, 300, true, ANSWER, 4 * MILLI);
    answered(trial, 2, true, ANSWER, 50 * MILLI);
    assertEquals(Optional.empty(), rule(trial), "fewer than 1 of 100");
    answered(trial, 2, true, ANSWER, 50 * MILLI);
    assertEquals(Optional.of(Rule.P99), rule(trial));
  }

  @Test
  void otherAnswersRollBack() {
    Trial trial = trial(Optional.empty(), Optional.empty(), Optional.of(0.2));
    copied(trial, 8, SAME);
    copied(trial, 2, OTHER);
    assertEquals(Optional.empty(), rule(trial));
    copied(trial, 1, OTHER);
    assertEquals(Optional.of(Rule.DISAGREEMENT), rule(trial));
    Observed.Copies copies = trial.observed().copies();
    assertEquals(3, copies.disagreeing());
    assertEquals(List.of(8L, 0L, 0L, 0L, 0L, 0L, 0L, 3L, 0L, 0L), copies.differences());
    assertEquals(22 * MILLI, copies.candidateNanos() - copies.usualNanos());
  }

  @Test
  void aWindowForgetsAndTheWholeDoesNot() {
    Trial trial = trial(Optional.empty(), Optional.empty(), Optional.of(0.2));
    copied(trial, 9, OTHER);
    now += 70 * SECOND;
    copied(trial, 1, OTHER);
    assertEquals(Optional.empty(), rule(trial), "one in the window");
    copied(trial, 9, OTHER);
    assertEquals(Optional.of(Rule.DISAGREEMENT), rule(trial));
    assertEquals(19, trial.observed().copies().disagreeing());
  }

  @Test
  void whatKeptEverythingForAWindowIsPromoted() {
    Trial trial = trial(Optional.of(0.1), Optional.of(50.0), Optional.of(0.2));
    now += 59 * SECOND;
    answered(trial, LEAST, true, ANSWER, MILLI);
    copied(trial, LEAST - 1, SAME);
    assertEquals(Optional.empty(), rule(trial));
    now += 2 * SECOND;
    assertEquals(Optional.empty(), rule(trial), "too few were compared");
    copied(trial, 1, SAME);
    assertEquals(Optional.of(Rule.KEPT), rule(trial));
    trial.end();
    assertEquals(Optional.empty(), rule(trial));
  }

  @Test
  void callsThatNobodyBeganToComputeAreNobodys() {
    Trial trial = trial(Optional.of(0.1), Optional.empty(), Optional.empty());
    for (int i = 0; i < LEAST; i++) {
      trial.answered(true, Computed.atOnce(REFUSAL));
    }
    assertEquals(0, trial.observed().candidateCalls());
    assertTrue(trial.observed().candidate().p99Nanos().isEmpty());
  }
}
