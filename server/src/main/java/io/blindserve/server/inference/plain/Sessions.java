package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;
import java.util.Optional;

/** Opens sessions as settings want them. */
final class Sessions {

  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

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
    if (wanted == ExecutionProvider.AUTO && Providers.hasCuda()) {
      try {
        return open(onnx, settings, ExecutionProvider.CUDA, threads, defaults.extensions());
      } catch (ModelLoadException e) {
        LOG.log(System.Logger.Level.WARNING, "provider auto takes cpu: {0}", e.getMessage());
      }
    }
    ExecutionProvider taken = wanted == ExecutionProvider.AUTO ? ExecutionProvider.CPU : wanted;
    return open(onnx, settings, taken, threads, defaults.extensions());
  }

  private static Opened open(
      byte[] onnx,
      PlainSettings settings,
      ExecutionProvider provider,
      int threads,
      boolean extensions) {
    // First of all: without it a provider that cannot be loaded tells of a missing logger instead.
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    SessionOptions options = NativeObjects.opened(new SessionOptions());
    try {
      options.setIntraOpNumThreads(threads);
      // Calls run side by side on a pool of their own, and idle threads do not spin.
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setOptimizationLevel(level(settings.optimization()));
      if (extensions) {
        Extensions.register(options);
      }
      Providers.use(options, provider, settings.cuda());
      OrtSession session = environment.createSession(onnx, options);
      return new Opened(NativeObjects.opened(session), options, provider, threads);
    } catch (ModelLoadException e) {
      NativeObjects.close(options);
      throw e;
    } catch (OrtException | RuntimeException e) {
      NativeObjects.close(options);
      String where = provider == ExecutionProvider.CPU ? "" : " on " + provider;
      String hint = extensions ? "" : Extensions.hint(e);
      throw Providers.refused("ONNX Runtime cannot load the model" + where + hint, provider, e);
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
}
