package io.blindserve.server.bench;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a load gave.
 *
 * @param load the load
 * @param seconds from the first to the last that was measured
 * @param statuses answers by status
 * @param unanswered calls that had no answer when the benchmark stopped waiting
 * @param latencies nanoseconds of all answers
 */
public record Measured(
    Load load,
    double seconds,
    SortedMap<Integer, Long> statuses,
    long unanswered,
    Histogram latencies) {

  private static final int SUCCESS = 200;

  /** Copies what could change. */
  public Measured {
    statuses = new TreeMap<>(statuses);
    latencies = latencies.copy();
  }

  /** Returns the number of answers. */
  public long answers() {
    return latencies.getTotalCount();
  }

  /** Returns answers a second. */
  public double throughput() {
    return answers() / seconds;
  }

  /** Returns how many answers were no success. */
  public long failures() {
    return statuses.entrySet().stream()
        .filter(entry -> entry.getKey() != SUCCESS)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns milliseconds under which a percentage of answers stayed; NaN where there are none. */
  double millis(double percentile) {
    return answers() == 0 ? Double.NaN : latencies.getValueAtPercentile(percentile) / 1e6;
  }
}
