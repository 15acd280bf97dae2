package io.blindserve.server;

import io.blindserve.server.metrics.CallMetrics;
import io.blindserve.server.trial.Observed;
import io.blindserve.server.trial.Trials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows versions on trial as metrics; a series goes with its trial. */
final class TrialMetrics {

  private static final List<String> LABELS = List.of("model", "version");
  private static final double NANOS_PER_SECOND = 1e9;

  private TrialMetrics() {}

  static void show(Trials trials, CallMetrics metrics) {
    count(
        trials,
        metrics,
        "shadow_copies_total",
        "Copies of calls that a version on trial computed.",
        seen -> (double) seen.copies().made());
    count(
        trials,
        metrics,
        "shadow_copies_failed_total",
        "Copies that it could not answer.",
        seen -> (double) seen.copies().failed());
    count(
        trials,
        metrics,
        "shadow_copies_dropped_total",
        "Copies for which there was no place.",
        seen -> (double) seen.copies().dropped());
    count(
        trials,
        metrics,
        "shadow_disagreements_total",
        "Copies that it answered otherwise than the default.",
        seen -> (double) seen.copies().disagreeing());
    count(
        trials,
        metrics,
        "shadow_default_compute_seconds_total",
        "What the default computed for the calls that were compared.",
        seen -> seen.copies().usualNanos() / NANOS_PER_SECOND);
    count(
        trials,
        metrics,
        "shadow_compute_seconds_total",
        "What the version on trial computed for them.",
        seen -> seen.copies().candidateNanos() / NANOS_PER_SECOND);
    metrics.histograms(
        "shadow_difference",
        "The largest difference of two numbers in the two answers to a call.",
        LABELS,
        Observed.BOUNDS,
        all(trials, seen -> seen.copies().differences()));
  }

  private static void count(
      Trials trials,
      CallMetrics metrics,
      String name,
      String help,
      Function<Observed, Double> value) {
    metrics.counters(name, help, LABELS, all(trials, value));
  }

  private static <T> Supplier<Map<List<String>, T>> all(
      Trials trials, Function<Observed, T> value) {
    return () -> {
      Map<List<String>, T> values = new HashMap<>();
      trials
          .all()
          .forEach(
              one ->
                  values.put(
                      List.of(one.model().value(), Integer.toString(one.split().candidate())),
                      value.apply(one.observed())));
      return values;
    };
  }
}
