package io.blindserve.server.audit;

import java.util.Optional;

/**
 * What a record says of a version on trial: numbers and words of a closed list.
 *
 * @param shadow whether the version gets copies of calls
 * @param limits what it must keep, if anything was declared
 * @param observed what was seen of it, where the record ends or changes a trial
 * @param rule by which the server moved by itself
 */
public record TrialFacts(
    boolean shadow, Optional<Limits> limits, Optional<Observed> observed, Optional<Rule> rule) {

  /** Why a server moves by itself. */
  public enum Rule {
    /** More of its calls failed than may. */
    ERROR_RATE,
    /** It takes longer than it may. */
    P99,
    /** It answers otherwise than the default, more often than it may. */
    DISAGREEMENT,
    /** It kept everything for a whole window. */
    KEPT
  }

  /**
   * Declared limits.
   *
   * @param minimumCalls calls below which nothing is judged
   * @param windowSeconds how far back calls count
   * @param errorRate largest share of failing calls
   * @param p99Millis longest time of computing
   * @param disagreement largest share of other answers
   * @param promote whether keeping them promotes
   */
  public record Limits(
      int minimumCalls,
      long windowSeconds,
      Optional<Double> errorRate,
      Optional<Double> p99Millis,
      Optional<Double> disagreement,
      boolean promote) {}

  /**
   * Figures.
   *
   * @param usualCalls calls of the default
   * @param usualFailed those that failed
   * @param calls calls of the candidate, copies not among them
   * @param failed those that failed
   * @param p99Nanos of the candidate's computing, where there was any
   * @param copies copies that it computed
   * @param copiesFailed those that failed
   * @param copiesDropped copies that were not computed
   * @param disagreeing copies that were answered otherwise
   */
  public record Observed(
      long usualCalls,
      long usualFailed,
      long calls,
      long failed,
      Optional<Long> p99Nanos,
      long copies,
      long copiesFailed,
      long copiesDropped,
      long disagreeing) {}
}
