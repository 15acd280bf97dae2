package io.blindserve.server.inference.plain.cache;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * A folder of optimised graphs and of TensorRT's engines. It never stands in the way of serving:
 * whatever fails here is a warning in the log, and the model is prepared anew. Thread-safe; graphs
 * may be shared by several servers.
 */
public final class PreparedModels {

  private static final System.Logger LOG = System.getLogger(PreparedModels.class.getName());

  /** Of the names of graphs. */
  static final String GRAPH = ".graph";

  static final String DRAFT = ".draft";

  /** What a graph may have more than twice its model's bytes: folded constants can be many. */
  private static final long SLACK = 1L << 24;

  private static final long MOST_BYTES = Integer.MAX_VALUE - 4096L;

  private final Path graphs;
  private final Path engines;

  private PreparedModels(Path folder) throws IOException {
    PrivateFolder.of(folder);
    graphs = PrivateFolder.of(folder.resolve("graphs"));
    engines = PrivateFolder.of(folder.resolve("tensorrt"));
  }

  /** Opens a folder and makes it where there is none; nothing where it cannot be used. */
  public static Optional<PreparedModels> open(Path folder) {
    try {
      return Optional.of(new PreparedModels(folder.toAbsolutePath()));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "prepared models are not kept, the folder {0} cannot be used: {1}",
          folder,
          reason(e));
      return Optional.empty();
    }
  }

  /**
   * Returns the graph of a name, if there is one and it is whole; another is removed.
   *
   * @param modelBytes length of the model that it was made of
   */
  public Optional<byte[]> graph(String name, long modelBytes) {
    Path file = file(name);
    try {
      byte[] graph = GraphFile.read(file, name, most(modelBytes));
      touch(file);
      return Optional.of(graph);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the optimised graph {0} cannot be read: {1}", file, reason(e));
      return Optional.empty();
    } catch (GraphFile.DamagedException e) {
      removeGraph(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Removes a graph that is of no use. */
  public void removeGraph(String name, String why) {
    LOG.log(
        Level.WARNING, "the optimised graph {0} is removed and made anew: {1}", file(name), why);
    delete(file(name));
  }

  /** Returns a file of its own for one load to write a graph to, if there can be one. */
  public Optional<GraphDraft> draft(String name, long modelBytes) {
    try {
      Path draft = Files.createTempFile(graphs, name + "-", DRAFT);
      return Optional.of(new GraphDraft(draft, file(name), name, most(modelBytes)));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no optimised graph can be kept in {0}: {1}", graphs, reason(e));
      return Optional.empty();
    }
  }

  /** Returns the folder of the engines of a name, if there can be one. */
  public Optional<Path> engines(String name) {
    try {
      Path folder = PrivateFolder.of(engines.resolve(name));
      touch(folder);
      return Optional.of(folder);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no engines can be kept in {0}: {1}", engines, reason(e));
      return Optional.empty();
    }
  }

  /** Removes the engines of a name. */
  public void removeEngines(String name) {
    delete(engines.resolve(name));
  }

  /** Removes what no load has used for 30 days, and drafts that a crash has left behind. */
  public void sweep(Instant now) {
    Sweep.graphs(graphs, now, this::delete);
    Sweep.engines(engines, now, this::delete);
  }

  private Path file(String name) {
    return graphs.resolve(name + GRAPH);
  }

  private static long most(long modelBytes) {
    return Math.min(MOST_BYTES, 2 * modelBytes + SLACK);
  }

  private void delete(Path path) {
    try {
      Sweep.delete(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be removed: {1}", path, reason(e));
    }
  }

  /** Tells later sweeps that it is in use. */
  private static void touch(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
