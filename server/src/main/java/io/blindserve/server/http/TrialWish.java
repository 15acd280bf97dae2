package io.blindserve.server.http;

import io.blindserve.server.model.ReleaseRules;
import io.blindserve.server.model.Shadowing;
import io.blindserve.server.model.Split;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a caller wants a version to be tried. What is not said stays as it is.
 *
 * @param percent the share of callers that get it
 * @param shadowSaid whether {@code shadow} was said
 * @param shadow whether and how it gets copies of calls
 * @param rulesSaid whether {@code rules} was said
 * @param rules what it must keep
 */
record TrialWish(
    OptionalInt percent,
    boolean shadowSaid,
    Optional<Shadowing> shadow,
    boolean rulesSaid,
    Optional<ReleaseRules> rules) {

  /** Nothing is said. */
  static final TrialWish NONE =
      new TrialWish(OptionalInt.empty(), false, Optional.empty(), false, Optional.empty());

  private static final int USUAL_PERCENT = 10;

  /**
   * Returns how the version is to be tried.
   *
   * @param before how it is tried now
   * @param declared the rules of the version's own description, which hold for a trial that begins
   *     without a word of rules
   * @throws ProblemException {@code invalid_request} if the rules ask for what will not be there
   */
  Split split(int candidate, Optional<Split> before, Optional<ReleaseRules> declared) {
    Optional<Shadowing> copies = shadowSaid ? shadow : before.flatMap(Split::shadow);
    Optional<ReleaseRules> kept = before.isPresent() ? before.flatMap(Split::rules) : declared;
    Optional<ReleaseRules> limits = rulesSaid ? rules : kept;
    int usual = before.map(Split::percent).orElse(copies.isPresent() ? 0 : USUAL_PERCENT);
    try {
      return new Split(candidate, percent.orElse(usual), copies, limits);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  TrialWish withPercent(int share) {
    return new TrialWish(OptionalInt.of(share), shadowSaid, shadow, rulesSaid, rules);
  }

  TrialWish withShadow(Optional<Shadowing> how) {
    return new TrialWish(percent, true, how, rulesSaid, rules);
  }

  TrialWish withRules(Optional<ReleaseRules> limits) {
    return new TrialWish(percent, shadowSaid, shadow, true, limits);
  }
}
