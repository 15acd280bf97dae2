package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.model.CudaSettings.ConvolutionSearch;
import io.blindserve.server.model.PlainSettings.Batching;
import io.blindserve.server.model.PlainSettings.Optimization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The object {@code plain} of model.json. */
class PlainSettingsReaderTest {

  private static PlainSettings read(String plain) {
    String json = "{\"plain\":" + plain + ",\"task\":\"t\"}";
    return ModelDescriptionReader.read(json.getBytes(StandardCharsets.UTF_8)).plain();
  }

  @Test
  void everySettingIsRead() {
    PlainSettings expected =
        new PlainSettings(
            Optional.of(new Batching(8, 250)),
            Optional.of(ExecutionProvider.TENSORRT),
            Optional.of(4),
            Optional.of(Optimization.EXTENDED),
            new CudaSettings(true, Optional.of(1L << 33), ConvolutionSearch.EXHAUSTIVE),
            new TensorRtSettings(true, Optional.of(1L << 32)),
            Optional.of(
                new ReleaseRules(
                    20,
                    Duration.ofSeconds(60),
                    Optional.of(0.01),
                    Optional.of(5.0),
                    Optional.empty(),
                    true)));
    assertEquals(
        expected,
        read(
            "{\"batching\":{\"max_rows\":8,\"max_delay_microseconds\":250,\"later\":[1]},"
                + "\"provider\":\"tensorrt\",\"intra_op_threads\":4,"
                + "\"graph_optimization\":\"extended\",\"cuda\":{\"tf32\":true,\"later\":{},"
                + "\"memory_limit_bytes\":8589934592,\"convolution_search\":\"exhaustive\"},"
                + "\"tensorrt\":{\"fp16\":true,\"later\":[],\"workspace_bytes\":4294967296},"
                + "\"rules\":{\"min_calls\":20,\"window_seconds\":60,\"max_error_rate\":0.01,"
                + "\"max_p99_ms\":5,\"promote\":true}}"));
  }

  @Test
  void nothingIsTheUsualAndTrueIsTheUsualBatching() {
    assertEquals(PlainSettings.USUAL, read("{}"));
    assertEquals(PlainSettings.USUAL, read("{\"batching\":false}"));
    assertEquals(PlainSettings.USUAL, read("{\"cuda\":{}}"));
    assertEquals(PlainSettings.USUAL, read("{\"tensorrt\":{}}"));
    assertEquals(Optional.of(new Batching(32, 500)), read("{\"batching\":true}").batching());
    assertEquals(Optional.of(new Batching(32, 500)), read("{\"batching\":{}}").batching());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|plain must be an object",
        "{\"batching\":1}|plain.batching must be true, false or an object",
        "{\"batching\":{\"max_rows\":1}}|plain.batching.max_rows must be 2 to 65536, not 1",
        "{\"batching\":{\"max_rows\":2.5}}|plain.batching.max_rows must be a whole number",
        "{\"batching\":{\"max_delay_microseconds\":1000001}}|max_delay_microseconds must be 0 to",
        "{\"provider\":\"gpu\"}|plain.provider must be auto, cpu, cuda or tensorrt",
        "{\"provider\":7}|plain.provider must be a string",
        "{\"intra_op_threads\":0}|plain.intra_op_threads must be 1 to 1024, not 0",
        "{\"graph_optimization\":\"most\"}|plain.graph_optimization must be one of none, basic",
        "{\"intra_op_threads\":4294967297}|plain.intra_op_threads must be a whole number",
        "{\"cuda\":true}|plain.cuda must be an object",
        "{\"cuda\":{\"tf32\":1}}|plain.cuda.tf32 must be true or false",
        "{\"cuda\":{\"memory_limit_bytes\":1048575}}|plain.cuda.memory_limit_bytes must be 1048576",
        "{\"cuda\":{\"memory_limit_bytes\":1e9}}|memory_limit_bytes must be a whole number",
        "{\"cuda\":{\"convolution_search\":\"x\"}}|must be one of heuristic, exhaustive, default",
        "{\"tensorrt\":1}|plain.tensorrt must be an object",
        "{\"tensorrt\":{\"fp16\":\"yes\"}}|plain.tensorrt.fp16 must be true or false",
        "{\"tensorrt\":{\"workspace_bytes\":1048575}}|tensorrt.workspace_bytes must be 1048576",
        "{\"tensorrt\":{\"workspace_bytes\":1.5}}|workspace_bytes must be a whole number",
        "{\"rules\":[]}|plain.rules: rules must be an object",
        "{\"rules\":{}}|plain.rules: rules need a limit",
        "{\"rules\":{\"max_errors\":0.1}}|plain.rules: a rule of that name is not known here",
        "{\"rules\":{\"max_error_rate\":2}}|plain.rules: max_error_rate must be 0 to 1",
        "{\"rules\":{\"min_calls\":0}}|plain.rules: min_calls must be 1 to 1000000",
        "{\"rules\":{\"window_seconds\":1e9}}|plain.rules: window_seconds must be 1 to 86400",
        "{\"rules\":{\"promote\":1}}|plain.rules: promote must be true or false",
      })
  void anythingElseIsRefusedByName(String plain, String words) {
    String reason =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> read(plain)).getMessage());
    assertTrue(reason.contains("model.json plain") && reason.contains(words), reason);
  }
}
