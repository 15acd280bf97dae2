package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;

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
    if (wanted == ExecutionProvider.AUTO && Providers.hasCuda()) {
      try {
        return open(onnx, settings, ExecutionProvider.CUDA, defaults);
      } catch (ModelLoadException e) {
        LOG.log(System.Logger.Level.WARNING, "provider auto takes cpu: {0}", e.getMessage());
      }
    }
    ExecutionProvider taken = wanted == ExecutionProvider.AUTO ? ExecutionProvider.CPU : wanted;
    return open(onnx, settings, taken, defaults);
  }

  private static Opened open(
      byte[] onnx, PlainSettings settings, ExecutionProvider provider, PlainDefaults defaults) {
    int threads = settings.intraOpThreads().orElse(defaults.intraOpThreads());
    SessionMaker maker = new SessionMaker(settings, provider, threads, defaults.extensions());
    return defaults
        .prepared()
        .map(kept -> new PreparedSessions(kept, maker).open(onnx))
        .orElseGet(() -> maker.open(onnx, Preparation.NONE));
  }
}
