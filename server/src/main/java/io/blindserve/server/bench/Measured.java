package io.blindserve.server.bench;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a load gave.
 *
 * @param load the load
 * @param seconds for which was measured
 * @param came answers that came in these seconds, whenever they were asked for: long calls that
 *     began before stand for those that end behind
 * @param statuses answers by status
 * @param unanswered calls that had no answer when the benchmark stopped waiting, or their
 *     connection broke
 * @param closed connections that the server closed; the others went on
 * @param latencies nanoseconds of the answers to all calls that began in these seconds
 */
public record Measured(
    Load load,
    double seconds,
    long came,
    SortedMap<Integer, Long> statuses,
    long unanswered,
    int closed,
    Histogram latencies) {

  private static final int SUCCESS = 200;

  /** Copies what could change. */
  public Measured {
    statuses = new TreeMap<>(statuses);
    latencies = latencies.copy();
  }

  /** Returns the number of answers to calls that began while was measured. */
  public long answers() {
    return latencies.getTotalCount();
  }

  /** Returns answers a second; 0 where nothing was measured. */
  public double throughput() {
    return seconds == 0 ? 0 : came / seconds;
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
