package io.blindserve.client;

import io.blindserve.he.json.JsonWriter;
import java.util.Optional;

/**
 * How a version is to be tried. What is empty stays as it is, or is the server's usual.
 *
 * @param percent the share of callers that get it, 0 to 100
 * @param shadow whether it gets copies of calls, which nobody sees the answers of
 * @param tolerance the largest difference of two numbers that are the same answer; only with a
 *     shadow
 * @param rules what it must keep; {@link Rules#NONE} takes away what was declared
 */
public record ReleaseTrial(
    Optional<Integer> percent,
    Optional<Boolean> shadow,
    Optional<Double> tolerance,
    Optional<Rules> rules) {

  /** Checks that a tolerance has something to be for. */
  public ReleaseTrial {
    if (tolerance.isPresent() && shadow.filter(wanted -> wanted).isEmpty()) {
      throw new IllegalArgumentException("a tolerance is for a shadow");
    }
  }

  /**
   * What a version on trial must keep, or the server rolls it back by itself.
   *
   * @param minimumCalls calls below which nothing is judged
   * @param windowSeconds how far back calls count
   * @param maximumErrorRate share of its calls that may fail beyond what fails at the default
   * @param maximumP99Millis 99th percentile of the time of computing
   * @param maximumDisagreement share of copies that may be answered otherwise
   * @param promote whether it becomes the default once it kept everything for a window
   */
  public record Rules(
      Optional<Integer> minimumCalls,
      Optional<Integer> windowSeconds,
      Optional<Double> maximumErrorRate,
      Optional<Double> maximumP99Millis,
      Optional<Double> maximumDisagreement,
      boolean promote) {

    /** No rules. */
    public static final Rules NONE =
        new Rules(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
  }

  /** A share of callers and nothing else. */
  public static ReleaseTrial ofPercent(int percent) {
    return new ReleaseTrial(
        Optional.of(percent), Optional.empty(), Optional.empty(), Optional.empty());
  }

  void write(JsonWriter json) {
    percent.ifPresent(share -> json.name("percent").value(share));
    shadow.ifPresent(wanted -> writeShadow(json.name("shadow"), wanted));
    rules.ifPresent(limits -> write(json.name("rules"), limits));
  }

  private void writeShadow(JsonWriter json, boolean wanted) {
    if (tolerance.isPresent()) {
      json.beginObject().name("tolerance").value(tolerance.get()).endObject();
    } else {
      json.value(wanted);
    }
  }

  private static void write(JsonWriter json, Rules limits) {
    if (limits.equals(Rules.NONE)) {
      json.nullValue();
      return;
    }
    json.beginObject();
    limits.minimumCalls().ifPresent(calls -> json.name("min_calls").value(calls));
    limits.windowSeconds().ifPresent(seconds -> json.name("window_seconds").value(seconds));
    limits.maximumErrorRate().ifPresent(share -> json.name("max_error_rate").value(share));
    limits.maximumP99Millis().ifPresent(millis -> json.name("max_p99_ms").value(millis));
    limits.maximumDisagreement().ifPresent(share -> json.name("max_disagreement").value(share));
    json.name("promote").value(limits.promote());
    json.endObject();
  }
}
