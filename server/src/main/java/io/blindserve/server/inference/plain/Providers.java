package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import io.blindserve.server.model.CudaSettings;
import io.blindserve.server.model.CudaSettings.ConvolutionSearch;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;
import io.blindserve.server.model.TensorRtSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts execution providers into the options of a session, and says why one cannot be used. */
final class Providers {

  private static final int DEVICE = 0;

  private static final int MOST_NATIVE_TEXT = 600;

  private Providers() {}

  /** Whether this build of ONNX Runtime has CUDA; the machine may lack it all the same. */
  static boolean hasCuda() {
    return has(OrtProvider.CUDA);
  }

  /**
   * Lets sessions be computed by a provider; what it does not take is left to the processor.
   *
   * @param engines the folder of TensorRT's engines for this model, where they are kept
   * @throws ModelLoadException if the build or the machine does not have it
   */
  static void use(
      SessionOptions options,
      ExecutionProvider provider,
      PlainSettings settings,
      Optional<Path> engines) {
    for (OrtProvider needed : needed(provider)) {
      if (!has(needed)) {
        throw ModelLoadException.told(
            "provider "
                + provider
                + " is not in this build of ONNX Runtime; docs/gpu.md says how to build with it");
      }
      try {
        add(options, needed, settings, engines);
      } catch (OrtException e) {
        throw refused("provider " + provider + " cannot be used on this machine", provider, e);
      }
    }
  }

  /** Returns a refusal: callers read the sentence, and native text is for the log alone. */
  static ModelLoadException refused(String sentence, ExecutionProvider provider, Exception e) {
    String blame = blame(provider, e);
    return provider == ExecutionProvider.CPU
        ? ModelLoadException.told(sentence + blame, e)
        : ModelLoadException.told(sentence, blame, e);
  }

  /**
   * What to add to a reason: on a card, most failures are of the machine, and only ONNX Runtime's
   * own text tells which library or device is missing. On the processor they are of the model, and
   * the text may quote it.
   */
  static String blame(ExecutionProvider provider, Exception failure) {
    if (provider == ExecutionProvider.CPU || !(failure instanceof OrtException)) {
      return " (" + failure.getClass().getSimpleName() + ")";
    }
    return " (" + line(String.valueOf(failure.getMessage())) + ")";
  }

  private static String line(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MOST_NATIVE_TEXT ? line : line.substring(0, MOST_NATIVE_TEXT) + "..";
  }

  /** The options of CUDA, in the words of ONNX Runtime. */
  static Map<String, String> cudaOptions(CudaSettings settings) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("use_tf32", settings.tf32() ? "1" : "0");
    options.put("cudnn_conv_algo_search", search(settings.convolutionSearch()));
    // The usual way takes the next power of two from the card, which several models share.
    options.put("arena_extend_strategy", "kSameAsRequested");
    settings
        .memoryLimitBytes()
        .ifPresent(bytes -> options.put("gpu_mem_limit", Long.toString(bytes)));
    return options;
  }

  /** The options of TensorRT, in the words of ONNX Runtime. */
  static Map<String, String> tensorRtOptions(TensorRtSettings settings, Optional<Path> engines) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("trt_fp16_enable", settings.fp16() ? "1" : "0");
    settings
        .workspaceBytes()
        .ifPresent(bytes -> options.put("trt_max_workspace_size", Long.toString(bytes)));
    engines.ifPresent(
        folder -> {
          options.put("trt_engine_cache_enable", "1");
          options.put("trt_engine_cache_path", folder.toString());
          options.put("trt_timing_cache_enable", "1");
          options.put("trt_timing_cache_path", folder.toString());
        });
    return options;
  }

  private static String search(ConvolutionSearch search) {
    return switch (search) {
      case HEURISTIC -> "HEURISTIC";
      case EXHAUSTIVE -> "EXHAUSTIVE";
      case DEFAULT -> "DEFAULT";
    };
  }

  /** What TensorRT does not take is left to CUDA. */
  private static List<OrtProvider> needed(ExecutionProvider provider) {
    return switch (provider) {
      case AUTO, CPU -> List.of();
      case CUDA -> List.of(OrtProvider.CUDA);
      case TENSORRT -> List.of(OrtProvider.TENSOR_RT, OrtProvider.CUDA);
    };
  }

  private static void add(
      SessionOptions options, OrtProvider provider, PlainSettings settings, Optional<Path> engines)
      throws OrtException {
    if (provider == OrtProvider.TENSOR_RT) {
      try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(DEVICE)) {
        for (Map.Entry<String, String> option :
            tensorRtOptions(settings.tensorRt(), engines).entrySet()) {
          tensorRt.add(option.getKey(), option.getValue());
        }
        options.addTensorrt(tensorRt);
      }
      return;
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(DEVICE)) {
      for (Map.Entry<String, String> option : cudaOptions(settings.cuda()).entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      options.addCUDA(cuda);
    }
  }

  private static boolean has(OrtProvider provider) {
    return OrtEnvironment.getAvailableProviders().contains(provider);
  }
}
