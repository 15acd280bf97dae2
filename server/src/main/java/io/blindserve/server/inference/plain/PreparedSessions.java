package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtEnvironment;
import io.blindserve.server.inference.plain.cache.GraphDraft;
import io.blindserve.server.inference.plain.cache.PreparedKey;
import io.blindserve.server.inference.plain.cache.PreparedModels;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings.Optimization;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens sessions with what earlier ones left on disk, and leaves something for later ones. A
 * session is opened without both wherever they fail.
 */
final class PreparedSessions {

  private static final System.Logger LOG = System.getLogger(PreparedSessions.class.getName());

  private final PreparedModels kept;
  private final SessionMaker maker;

  PreparedSessions(PreparedModels kept, SessionMaker maker) {
    this.kept = kept;
    this.maker = maker;
  }

  /**
   * Opens a session.
   *
   * @throws ModelLoadException as a session without anything kept does
   */
  Sessions.Opened open(byte[] onnx) {
    return switch (maker.provider()) {
      case CPU -> maker.optimization() == Optimization.NONE ? plain(onnx) : ofGraph(onnx);
      case TENSORRT -> withEngines(onnx);
      // Graphs of CUDA have nodes that ONNX Runtime cannot write.
      case CUDA, AUTO -> plain(onnx);
    };
  }

  private Sessions.Opened plain(byte[] onnx) {
    return maker.open(onnx, Preparation.NONE);
  }

  private Sessions.Opened ofGraph(byte[] onnx) {
    String name = name(onnx, "graph");
    Optional<byte[]> graph = kept.graph(name, onnx.length);
    if (graph.isPresent()) {
      try {
        return maker.open(graph.get(), Preparation.OPTIMISED);
      } catch (ModelLoadException e) {
        kept.removeGraph(name, String.valueOf(e.getMessage()));
      }
    }
    return kept.draft(name, onnx.length)
        .map(draft -> writing(onnx, draft))
        .orElseGet(() -> plain(onnx));
  }

  private Sessions.Opened writing(byte[] onnx, GraphDraft draft) {
    try (draft) {
      Sessions.Opened opened = maker.open(onnx, Preparation.writing(draft.path()));
      draft.keep();
      return opened;
    } catch (ModelLoadException e) {
      // The model's fault, or that of writing: a session that writes nothing tells.
      Sessions.Opened opened = plain(onnx);
      LOG.log(Level.WARNING, "an optimised graph cannot be written: {0}", e.getMessage());
      return opened;
    }
  }

  /** Engines are kept by the provider itself, which tells its models apart by names alone. */
  private Sessions.Opened withEngines(byte[] onnx) {
    String name = name(onnx, maker.settings().tensorRt().toString());
    Optional<Path> folder = kept.engines(name);
    if (folder.isEmpty()) {
      return plain(onnx);
    }
    try {
      return maker.open(onnx, Preparation.keeping(folder.get()));
    } catch (ModelLoadException e) {
      Sessions.Opened opened = plain(onnx);
      LOG.log(Level.WARNING, "engines that were kept are removed: {0}", e.getMessage());
      kept.removeEngines(name);
      return opened;
    }
  }

  private String name(byte[] onnx, String form) {
    return PreparedKey.of(
        onnx,
        List.of(
            form,
            maker.provider().label(),
            maker.optimization().name(),
            OrtEnvironment.getEnvironment().getVersion(),
            maker.extensions() ? Extensions.version() : ""));
  }
}
