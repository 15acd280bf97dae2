package io.blindserve.server;

import io.blindserve.server.inference.generate.GenerationEvaluator;
import io.blindserve.server.inference.generate.GenerationWatch;
import io.blindserve.server.metrics.CallMetrics;
import io.blindserve.server.model.ModelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts tokens and the time to the first of them, by models of the catalogue. Thread-safe. */
final class GenerationMetrics implements GenerationWatch {

  private static final List<String> LABELS = List.of("model");
  private static final double NANOS_PER_SECOND = 1e9;
  private static final List<Double> BOUNDS =
      List.of(
          0.001,
          0.002,
          0.005,
          0.01,
          0.02,
          0.05,
          0.1,
          0.2,
          0.5,
          1.0,
          2.0,
          5.0,
          10.0,
          30.0,
          60.0,
          Double.POSITIVE_INFINITY);

  private final Map<ModelName, Counts> models = new ConcurrentHashMap<>();

  /** What is counted of one model. */
  private record Counts(LongAdder tokens, List<LongAdder> firsts) {

    static Counts none(ModelName any) {
      return new Counts(
          new LongAdder(), Stream.generate(LongAdder::new).limit(BOUNDS.size()).toList());
    }
  }

  @Override
  public void first(ModelName model, long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    int place =
        IntStream.range(0, BOUNDS.size())
            .filter(i -> seconds <= BOUNDS.get(i))
            .findFirst()
            .orElseThrow();
    counts(model).firsts.get(place).increment();
  }

  @Override
  public void token(ModelName model) {
    counts(model).tokens.increment();
  }

  private Counts counts(ModelName model) {
    return models.computeIfAbsent(model, Counts::none);
  }

  void show(CallMetrics metrics, GenerationEvaluator generator) {
    metrics.gauge(
        "generations_in_progress", "Generations under way, in turns.", generator::underWay);
    metrics.counters(
        "generation_tokens_total",
        "Tokens that were generated.",
        LABELS,
        () -> all(counts -> (double) counts.tokens.sum()));
    metrics.histograms(
        "generation_first_token_seconds",
        "Time from a generation's acceptance to its first token.",
        LABELS,
        BOUNDS,
        () -> all(counts -> counts.firsts.stream().map(LongAdder::sum).toList()));
  }

  private <T> Map<List<String>, T> all(Function<Counts, T> value) {
    Map<List<String>, T> values = new HashMap<>();
    models.forEach((model, counts) -> values.put(List.of(model.value()), value.apply(counts)));
    return values;
  }
}
