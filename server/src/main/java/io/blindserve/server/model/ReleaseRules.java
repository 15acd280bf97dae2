package io.blindserve.server.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What a version on trial must keep, or it is rolled back by itself. Immutable.
 *
 * @param minimumCalls calls in a window below which nothing is judged, 1 to 1,000,000
 * @param window how far back calls count, 1 second to 1 day
 * @param maximumErrorRate share of the candidate's calls that may fail beyond what fails at the
 *     default, 0 to 1
 * @param maximumP99Millis 99th percentile of the time of computing one call, in milliseconds
 * @param maximumDisagreement share of copied calls that may be answered otherwise, 0 to 1
 * @param promote whether the candidate becomes the default once it kept everything for a window
 */
public record ReleaseRules(
    int minimumCalls,
    Duration window,
    Optional<Double> maximumErrorRate,
    Optional<Double> maximumP99Millis,
    Optional<Double> maximumDisagreement,
    boolean promote) {

  /** Calls that are judged where nobody says how many. */
  public static final int USUAL_CALLS = 100;

  /** The window where nobody says which. */
  public static final Duration USUAL_WINDOW = Duration.ofMinutes(5);

  /** The longest window, in seconds. */
  public static final int MOST_SECONDS = 86_400;

  /** The most calls that can be asked for. */
  public static final int MOST_CALLS = 1_000_000;

  /** The longest time of computing that can be asked for: an hour. */
  public static final double MOST_MILLIS = 3.6e6;

  /** Checks ranges, and that something is asked of the candidate. */
  public ReleaseRules {
    if (minimumCalls < 1 || minimumCalls > MOST_CALLS) {
      throw new IllegalArgumentException("min_calls must be 1 to " + MOST_CALLS);
    }
    if (window.getNano() != 0 || window.getSeconds() < 1 || window.getSeconds() > MOST_SECONDS) {
      throw new IllegalArgumentException("window_seconds must be 1 to " + MOST_SECONDS);
    }
    requireIn("max_error_rate", maximumErrorRate, 1);
    requireIn("max_p99_ms", maximumP99Millis, MOST_MILLIS);
    requireIn("max_disagreement", maximumDisagreement, 1);
    if (maximumErrorRate.isEmpty() && maximumP99Millis.isEmpty() && maximumDisagreement.isEmpty()) {
      throw new IllegalArgumentException(
          "rules need a limit: max_error_rate, max_p99_ms or max_disagreement");
    }
  }

  private static void requireIn(String name, Optional<Double> value, double most) {
    if (value.isPresent() && !(value.get() >= 0 && value.get() <= most)) {
      throw new IllegalArgumentException(name + " must be 0 to " + most);
    }
  }
}
