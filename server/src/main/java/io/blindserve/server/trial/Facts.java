package io.blindserve.server.trial;

import io.blindserve.server.audit.TrialFacts;
import io.blindserve.server.audit.TrialFacts.Rule;
import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Split;
import java.util.Optional;

/** Says of trials what records have to say. */
public final class Facts {

  private Facts() {}

  /**
   * Returns what a record says of a trial.
   *
   * @param observed figures, where it ends or is changed
   * @param rule by which the server moved by itself
   */
  public static TrialFacts of(Split split, Optional<Observed> observed, Optional<Rule> rule) {
    return new TrialFacts(
        split.shadow().isPresent(),
        split.rules().map(Facts::limits),
        observed.map(Facts::figures),
        rule);
  }

  private static TrialFacts.Limits limits(ReleaseRules rules) {
    return new TrialFacts.Limits(
        rules.minimumCalls(),
        rules.window().toSeconds(),
        rules.maximumErrorRate(),
        rules.maximumP99Millis(),
        rules.maximumDisagreement(),
        rules.promote());
  }

  private static TrialFacts.Observed figures(Observed seen) {
    return new TrialFacts.Observed(
        seen.usual().calls(),
        seen.usual().failed(),
        seen.candidate().calls(),
        seen.candidate().failed(),
        seen.candidate().p99Nanos(),
        seen.copies().made(),
        seen.copies().failed(),
        seen.copies().dropped(),
        seen.copies().disagreeing());
  }
}
