package io.blindserve.server.trial;

import io.blindserve.server.audit.TrialFacts.Rule;
import io.blindserve.server.model.ReleaseRules;
import java.util.Optional;

/**
 * What rules say of a version on trial.
 *
 * @param rule the one that was broken, or {@link Rule#KEPT}
 * @param observed the figures by which it was judged, of the window alone
 */
record Verdict(Rule rule, Observed observed) {

  /**
   * Judges.
   *
   * @param whole whether the trial is as old as the window
   * @return nothing while there is nothing to be done
   */
  static Optional<Verdict> of(ReleaseRules rules, Observed seen, boolean whole) {
    return broken(rules, seen)
        .or(() -> whole && rules.promote() ? kept(rules, seen) : Optional.empty())
        .map(rule -> new Verdict(rule, seen));
  }

  private static Optional<Rule> broken(ReleaseRules rules, Observed seen) {
    int least = rules.minimumCalls();
    if (seen.candidateCalls() >= least
        && rules.maximumErrorRate().filter(most -> seen.excessErrorRate() > most).isPresent()) {
      return Optional.of(Rule.ERROR_RATE);
    }
    if (seen.candidate().timed() >= least
        && rules.maximumP99Millis().filter(most -> p99Millis(seen) > most).isPresent()) {
      return Optional.of(Rule.P99);
    }
    if (seen.copies().compared() >= least
        && rules
            .maximumDisagreement()
            .filter(most -> seen.copies().disagreement() > most)
            .isPresent()) {
      return Optional.of(Rule.DISAGREEMENT);
    }
    return Optional.empty();
  }

  private static double p99Millis(Observed seen) {
    return seen.candidate().p99Nanos().orElse(0L) / 1e6;
  }

  /** Nothing is broken; whether enough was seen for every rule to say so. */
  private static Optional<Rule> kept(ReleaseRules rules, Observed seen) {
    int least = rules.minimumCalls();
    boolean enough =
        seen.candidateCalls() >= least
            && (rules.maximumP99Millis().isEmpty() || seen.candidate().timed() >= least)
            && (rules.maximumDisagreement().isEmpty() || seen.copies().compared() >= least);
    return enough ? Optional.of(Rule.KEPT) : Optional.empty();
  }
}
