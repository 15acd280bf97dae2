package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.blindserve.server.model.CudaSettings;
import io.blindserve.server.model.CudaSettings.ConvolutionSearch;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.TensorRtSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What providers are given, and what is said of those that fail; without a card. */
class ProvidersTest {

  @Test
  void usuallyFloatsAreWholeAndNothingIsTriedOut() {
    assertEquals(
        Map.of(
            "use_tf32", "0",
            "cudnn_conv_algo_search", "HEURISTIC",
            "arena_extend_strategy", "kSameAsRequested"),
        Providers.cudaOptions(CudaSettings.USUAL));
  }

  @Test
  void whatAnOperatorAsksReachesCuda() {
    CudaSettings asked =
        new CudaSettings(true, Optional.of(1L << 33), ConvolutionSearch.EXHAUSTIVE);
    assertEquals(
        Map.of(
            "use_tf32", "1",
            "cudnn_conv_algo_search", "EXHAUSTIVE",
            "gpu_mem_limit", "8589934592",
            "arena_extend_strategy", "kSameAsRequested"),
        Providers.cudaOptions(asked));
  }

  @Test
  void withoutAFolderTensorRtKeepsNothing() {
    assertEquals(
        Map.of("trt_fp16_enable", "0"),
        Providers.tensorRtOptions(TensorRtSettings.USUAL, Optional.empty()));
  }

  @Test
  void whatAnOperatorAsksReachesTensorRt() {
    assertEquals(
        Map.of(
            "trt_fp16_enable", "1",
            "trt_max_workspace_size", "4294967296",
            "trt_engine_cache_enable", "1",
            "trt_engine_cache_path", "/prepared/tensorrt/of-model",
            "trt_timing_cache_enable", "1",
            "trt_timing_cache_path", "/prepared/tensorrt/of-model"),
        Providers.tensorRtOptions(
            new TensorRtSettings(true, Optional.of(1L << 32)),
            Optional.of(Path.of("/prepared/tensorrt/of-model"))));
  }

  @Test
  void onTheProcessorNativeTextIsNotRepeated() {
    assertEquals(
        " (OrtException)",
        Providers.blame(ExecutionProvider.CPU, new OrtException("weight 3.25 of layer x")));
  }

  @Test
  void onACardTheReasonIsNativeTextInOneLine() {
    OrtException missing = new OrtException("CUDA failure 100:\n\tno device\u001b[0m ; GPU=-1\n");
    assertEquals(
        " (CUDA failure 100: no device [0m ; GPU=-1)",
        Providers.blame(ExecutionProvider.CUDA, missing));
    String cut = Providers.blame(ExecutionProvider.CUDA, new OrtException("x".repeat(100_000)));
    assertTrue(cut.length() < 1000 && cut.endsWith("..)"), cut);
  }
}
