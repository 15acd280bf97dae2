package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens sessions as settings want them. */
final class Sessions {

  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());
  private static final int DEVICE = 0;

  private Sessions() {}

  /**
   * A session and what it was made with. Options outlive their session.
   *
   * @param provider what was taken; never {@code AUTO}
   */
  record Opened(
      OrtSession session, SessionOptions options, ExecutionProvider provider, int intraOpThreads) {

    void close() {
      NativeObjects.close(session);
      NativeObjects.close(options);
    }
  }

  /**
   * Opens a session.
   *
   * @throws ModelLoadException if the provider is missing or ONNX Runtime refuses the model
   */
  static Opened open(byte[] onnx, PlainSettings settings, PlainDefaults defaults) {
    ExecutionProvider wanted = settings.provider().orElse(defaults.provider());
    int threads = settings.intraOpThreads().orElse(defaults.intraOpThreads());
    if (wanted == ExecutionProvider.AUTO && has(OrtProvider.CUDA)) {
      try {
        return open(onnx, settings, ExecutionProvider.CUDA, threads);
      } catch (ModelLoadException e) {
        LOG.log(System.Logger.Level.WARNING, "provider auto takes cpu: {0}", e.getMessage());
      }
    }
    ExecutionProvider taken = wanted == ExecutionProvider.AUTO ? ExecutionProvider.CPU : wanted;
    return open(onnx, settings, taken, threads);
  }

  private static Opened open(
      byte[] onnx, PlainSettings settings, ExecutionProvider provider, int threads) {
    SessionOptions options = NativeObjects.opened(new SessionOptions());
    try {
      options.setIntraOpNumThreads(threads);
      // Calls run side by side on a pool of their own, and idle threads do not spin.
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setOptimizationLevel(level(settings.optimization()));
      use(options, provider);
      OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx, options);
      return new Opened(NativeObjects.opened(session), options, provider, threads);
    } catch (ModelLoadException e) {
      NativeObjects.close(options);
      throw e;
    } catch (OrtException | RuntimeException e) {
      NativeObjects.close(options);
      throw ModelLoadException.told(
          "ONNX Runtime cannot load the model (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static OptLevel level(Optional<PlainSettings.Optimization> wanted) {
    return switch (wanted.orElse(PlainSettings.Optimization.ALL)) {
      case NONE -> OptLevel.NO_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case EXTENDED -> OptLevel.EXTENDED_OPT;
      case ALL -> OptLevel.ALL_OPT;
    };
  }

  private static void use(SessionOptions options, ExecutionProvider provider) {
    for (OrtProvider needed : needed(provider)) {
      if (!has(needed)) {
        throw ModelLoadException.told(
            "provider "
                + provider
                + " is not in this build of ONNX Runtime; docs/gpu.md says how to build with it");
      }
      try {
        add(options, needed);
      } catch (OrtException e) {
        throw ModelLoadException.told(
            "provider " + provider + " cannot be used on this machine (" + e.getCode() + ")", e);
      }
    }
  }

  /** What TensorRT does not take is left to CUDA. */
  private static List<OrtProvider> needed(ExecutionProvider provider) {
    return switch (provider) {
      case AUTO, CPU -> List.of();
      case CUDA -> List.of(OrtProvider.CUDA);
      case TENSORRT -> List.of(OrtProvider.TENSOR_RT, OrtProvider.CUDA);
    };
  }

  private static void add(SessionOptions options, OrtProvider provider) throws OrtException {
    if (provider == OrtProvider.TENSOR_RT) {
      options.addTensorrt(DEVICE);
    } else {
      options.addCUDA(DEVICE);
    }
  }

  private static boolean has(OrtProvider provider) {
    Set<OrtProvider> built = OrtEnvironment.getAvailableProviders();
    return built.contains(provider);
  }
}
