package io.blindserve.server.trial;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a version on trial. Immutable.
 *
 * @param usual calls that the default computed
 * @param candidate calls that the candidate computed; its percentiles have copies too
 * @param copies copies of the default's calls
 */
public record Observed(Calls usual, Calls candidate, Copies copies) {

  /** Upper bounds of the classes of differences, in ascending order. */
  public static final List<Double> BOUNDS =
      List.of(0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, Double.POSITIVE_INFINITY);

  /** Returns the class of a difference. */
  static int place(double difference) {
    int place = 0;
    while (difference > BOUNDS.get(place)) {
      place++;
    }
    return place;
  }

  /**
   * Calls of one version.
   *
   * @param calls that were computed
   * @param failed those of them that gave no answer
   * @param timed computations behind the percentiles
   * @param p50Nanos median of the time of computing
   * @param p99Nanos its 99th percentile
   */
  public record Calls(
      long calls, long failed, long timed, Optional<Long> p50Nanos, Optional<Long> p99Nanos) {

    /** Returns the share that failed; 0 of no calls. */
    public double failedShare() {
      return calls == 0 ? 0 : (double) failed / calls;
    }
  }

  /**
   * Copies that the candidate got.
   *
   * @param made copies that were computed
   * @param failed those of them that the candidate could not answer
   * @param dropped copies that were not computed: their queue was full, or the candidate was gone
   * @param disagreeing answers of the candidate that were other ones
   * @param differences answers by the class of their largest difference, as {@link #BOUNDS}
   * @param usualNanos what the default computed for the calls that were compared
   * @param candidateNanos what the candidate computed for them
   */
  public record Copies(
      long made,
      long failed,
      long dropped,
      long disagreeing,
      List<Long> differences,
      long usualNanos,
      long candidateNanos) {

    /** Copies the list. */
    public Copies {
      differences = List.copyOf(differences);
    }

    /** Returns the copies whose answers were compared. */
    public long compared() {
      return made - failed;
    }

    /** Returns the share of answers that were other ones; 0 of none. */
    public double disagreement() {
      return compared() == 0 ? 0 : (double) disagreeing / compared();
    }
  }

  /** Returns the calls that the candidate got, copies included. */
  public long candidateCalls() {
    return candidate.calls() + copies.made();
  }

  /**
   * Returns the share of the candidate's calls that failed beyond what is to be expected: some
   * callers ask what no version can answer. Copies are of calls that were answered.
   */
  public double excessErrorRate() {
    double expected = usual.failedShare() * candidate.calls();
    double failed = (double) candidate.failed() + copies.failed();
    return candidateCalls() == 0 ? 0 : Math.max(0, failed - expected) / candidateCalls();
  }
}
