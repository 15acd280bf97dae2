package io.blindserve.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.call.CallMethod;
import io.blindserve.server.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallMetricsTest {

  private static final Optional<String> NET = Optional.of("net");

  private final CallMetrics metrics = new CallMetrics("0.1.0", "java");

  private List<String> lines() {
    return new String(metrics.exposition(), StandardCharsets.UTF_8).lines().toList();
  }

  private void assertLine(String line) {
    assertTrue(lines().contains(line), () -> "no line " + line);
  }

  @Test
  void callsAreCountedByModelAndMethod() {
    metrics.callEnded(NET, Optional.of(CallMethod.PLAIN), Optional.empty(), 1_500_000, 10, 4);
    metrics.callEnded(NET, Optional.of(CallMethod.PLAIN), Optional.empty(), 30_000_000, 10, 4);
    metrics.callEnded(
        NET, Optional.of(CallMethod.ENCRYPTED), Optional.empty(), 61_000_000_000L, 600, 70);
    assertLine("model_requests_total{model=\"net\",method=\"plain\",} 2.0");
    assertLine("model_requests_total{model=\"net\",method=\"encrypted\",} 1.0");
    assertLine("model_request_bytes_total{model=\"net\",method=\"plain\",} 20.0");
    assertLine("model_response_bytes_total{model=\"net\",method=\"encrypted\",} 70.0");
    assertLine("model_request_seconds_bucket{model=\"net\",method=\"plain\",le=\"0.002\",} 1.0");
    assertLine("model_request_seconds_bucket{model=\"net\",method=\"encrypted\",le=\"60.0\",} 0.0");
    assertLine(
        "model_request_seconds_bucket{model=\"net\",method=\"encrypted\",le=\"300.0\",} 1.0");
    assertFalse(lines().stream().anyMatch(line -> line.startsWith("model_request_errors_total{")));
  }

  @Test
  void refusalsBeforeAModelIsBoundAreOther() {
    Optional<ErrorCode> unknown = Optional.of(ErrorCode.UNKNOWN_MODEL);
    metrics.callEnded(Optional.empty(), Optional.empty(), unknown, 1, 0, 0);
    assertLine("model_request_errors_total{model=\"other\",code=\"unknown_model\",} 1.0");
    assertFalse(lines().stream().anyMatch(line -> line.startsWith("model_requests_total{")));
  }

  @Test
  void gaugesAreReadWhenAsked() {
    AtomicLong bytes = new AtomicLong(5);
    metrics.gauge("evaluation_key_store_bytes", "Bytes of keys.", bytes::get);
    assertLine("evaluation_key_store_bytes 5.0");
    bytes.set(6);
    assertLine("evaluation_key_store_bytes 6.0");
  }

  @Test
  void histogramsThatOthersKeepAreSummedUp() {
    metrics.histograms(
        "difference",
        "Differences.",
        List.of("model"),
        List.of(0.0, 0.5, Double.POSITIVE_INFINITY),
        () -> Map.of(List.of("net"), List.of(3L, 0L, 2L)));
    metrics.counters(
        "copies_total", "Copies.", List.of("model"), () -> Map.of(List.of("net"), 5.0));
    assertLine("difference_bucket{model=\"net\",le=\"0.0\",} 3.0");
    assertLine("difference_bucket{model=\"net\",le=\"0.5\",} 3.0");
    assertLine("difference_bucket{model=\"net\",le=\"+Inf\",} 5.0");
    assertLine("difference_count{model=\"net\",} 5.0");
    assertLine("copies_total{model=\"net\",} 5.0");
  }

  @Test
  void factsAreLabelsOfOneReadWhenAsked() {
    AtomicLong version = new AtomicLong(1);
    metrics.info(
        "model_execution_info",
        "Where.",
        List.of("model", "version"),
        () -> List.of(List.of("net", version.toString()), List.of("sum", "7")));
    assertLine("model_execution_info{model=\"net\",version=\"1\",} 1.0");
    version.set(2);
    assertLine("model_execution_info{model=\"net\",version=\"2\",} 1.0");
    assertLine("model_execution_info{model=\"sum\",version=\"7\",} 1.0");
  }

  @Test
  void whatRunsIsNamed() {
    long infos =
        lines().stream()
            .filter(
                line ->
                    line.startsWith(
                        "blindserve_build_info{version=\"0.1.0\",kernels=\"java\",java=\""))
            .count();
    assertEquals(1, infos);
    assertTrue(lines().stream().anyMatch(line -> line.startsWith("process_cpu_seconds_total")));
  }
}
