package io.blindserve.server.metrics;

import io.blindserve.server.call.CallMethod;
import io.blindserve.server.call.CallObserver;
import io.blindserve.server.problem.ErrorCode;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Counts calls, under labels that are names of the catalogue or members of enums: no caller can
 * make a new one. Thread-safe.
 */
public final class CallMetrics implements CallObserver {

  /** The label of calls that were refused before a model was bound. */
  static final String OTHER = "other";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] BUCKETS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300
  };

  private final CollectorRegistry registry = new CollectorRegistry(true);
  private final Counter requests =
      counter(
          "model_requests_total",
          "Calls of models whose input could be read, refused ones included.",
          "model",
          "method");
  private final Counter errors =
      counter("model_request_errors_total", "Calls that were refused.", "model", "code");
  private final Counter bytesIn =
      counter("model_request_bytes_total", "Bytes of the bodies of calls.", "model", "method");
  private final Counter bytesOut =
      counter("model_response_bytes_total", "Bytes of the tensors of answers.", "model", "method");
  private final Histogram seconds =
      Histogram.build("model_request_seconds", "Time from the head of a call to its record.")
          .labelNames("model", "method")
          .buckets(BUCKETS)
          .register(registry);

  /**
   * Makes the counters of one server.
   *
   * @param version version of the program
   * @param kernels name of the kernels in use
   */
  public CallMetrics(String version, String kernels) {
    String java = Runtime.version().toString();
    info(
        "blindserve_build_info",
        "What runs here; always 1.",
        List.of("version", "kernels", "java"),
        () -> List.of(List.of(version, kernels, java)));
    registry.register(new StandardExports());
    registry.register(new MemoryPoolsExports());
    registry.register(new GarbageCollectorExports());
    registry.register(new ThreadExports());
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.build(name, help).labelNames(labels).register(registry);
  }

  /**
   * Adds a value that is read whenever metrics are.
   *
   * @param name a metric name with its unit, for example {@code evaluation_key_store_bytes}
   */
  public void gauge(String name, String help, DoubleSupplier value) {
    watch(() -> new GaugeMetricFamily(name, help, value.getAsDouble()));
  }

  /**
   * Adds a count that is kept elsewhere and read whenever metrics are.
   *
   * @param name a metric name that ends with {@code _total}
   */
  public void counter(String name, String help, DoubleSupplier value) {
    watch(() -> new CounterMetricFamily(name, help, value.getAsDouble()));
  }

  /**
   * Adds counts that are kept elsewhere and read whenever metrics are.
   *
   * @param name a metric name that ends with {@code _total}
   * @param labels names of the labels
   * @param values counts by the values of the labels, which are of the catalogue or of enums
   */
  public void counters(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> values) {
    watch(
        () -> {
          CounterMetricFamily family = new CounterMetricFamily(name, help, labels);
          values.get().forEach(family::addMetric);
          return family;
        });
  }

  /**
   * Adds facts that are labels of a constant and read whenever metrics are.
   *
   * @param labels their names
   * @param rows the values of the labels, once for each fact; none from callers
   */
  public void info(
      String name, String help, List<String> labels, Supplier<List<List<String>>> rows) {
    watch(
        () -> {
          GaugeMetricFamily family = new GaugeMetricFamily(name, help, labels);
          rows.get().forEach(row -> family.addMetric(row, 1));
          return family;
        });
  }

  /**
   * Adds histograms that are kept elsewhere and read whenever metrics are.
   *
   * @param labels names of the labels
   * @param bounds upper bounds of the classes, ascending, the last infinite
   * @param values numbers of each class, not summed up, by the values of the labels
   */
  public void histograms(
      String name,
      String help,
      List<String> labels,
      List<Double> bounds,
      Supplier<Map<List<String>, List<Long>>> values) {
    watch(() -> LabelledHistogram.family(name, help, labels, bounds, values.get()));
  }

  private void watch(Supplier<Collector.MetricFamilySamples> family) {
    registry.register(
        new Collector() {
          @Override
          public List<MetricFamilySamples> collect() {
            return List.of(family.get());
          }
        });
  }

  @Override
  public void callEnded(
      Optional<String> model,
      Optional<CallMethod> method,
      Optional<ErrorCode> error,
      long nanos,
      long in,
      long out) {
    String name = model.orElse(OTHER);
    if (method.isPresent()) {
      String way = method.get().label();
      requests.labels(name, way).inc();
      seconds.labels(name, way).observe(nanos / NANOS_PER_SECOND);
      bytesIn.labels(name, way).inc((double) in);
      bytesOut.labels(name, way).inc((double) out);
    }
    if (error.isPresent()) {
      errors.labels(name, error.get().label()).inc();
    }
  }

  /** The media type of {@link #exposition}. */
  public static String contentType() {
    return TextFormat.CONTENT_TYPE_004;
  }

  /** Returns everything in Prometheus' text format. */
  public byte[] exposition() {
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(text, registry.metricFamilySamples());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
