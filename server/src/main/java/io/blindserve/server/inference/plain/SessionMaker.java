package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;
import io.blindserve.server.model.PlainSettings.Optimization;

/**
 * Makes sessions on one provider.
 *
 * @param provider never {@code AUTO}
 * @param threads threads of one run
 * @param extensions whether models may have the operators of onnxruntime-extensions
 */
record SessionMaker(
    PlainSettings settings, ExecutionProvider provider, int threads, boolean extensions) {

  /**
   * Opens a session.
   *
   * @throws ModelLoadException if the provider is missing, ONNX Runtime refuses the model, or what
   *     it prepared cannot be written or read
   */
  Sessions.Opened open(byte[] onnx, Preparation preparation) {
    // First of all: without it a provider that cannot be loaded tells of a missing logger instead.
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    SessionOptions options = NativeObjects.opened(new SessionOptions());
    try {
      set(options, preparation);
      OrtSession session = environment.createSession(onnx, options);
      return new Sessions.Opened(NativeObjects.opened(session), options, provider, threads);
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

  private void set(SessionOptions options, Preparation preparation) throws OrtException {
    options.setIntraOpNumThreads(threads);
    // Calls run side by side on a pool of their own, and idle threads do not spin.
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.setOptimizationLevel(preparation.optimised() ? OptLevel.NO_OPT : level());
    if (preparation.graph().isPresent()) {
      options.setOptimizedModelFilePath(preparation.graph().get().toString());
      // It warns that the graph is for this kind of processor alone, which its name says too.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    }
    if (extensions) {
      Extensions.register(options);
    }
    Providers.use(options, provider, settings, preparation.engines());
  }

  /** Returns how far the graph may be rewritten. */
  Optimization optimization() {
    return settings.optimization().orElse(Optimization.ALL);
  }

  private OptLevel level() {
    return switch (optimization()) {
      case NONE -> OptLevel.NO_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case EXTENDED -> OptLevel.EXTENDED_OPT;
      case ALL -> OptLevel.ALL_OPT;
    };
  }
}
