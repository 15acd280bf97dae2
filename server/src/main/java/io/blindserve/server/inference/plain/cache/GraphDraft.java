package io.blindserve.server.inference.plain.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file for one load to write its graph to; gone when it is closed, unless it was kept. */
public final class GraphDraft implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(GraphDraft.class.getName());

  private final Path draft;
  private final Path file;
  private final String name;
  private final long most;

  GraphDraft(Path draft, Path file, String name, long most) {
    this.draft = draft;
    this.file = file;
    this.name = name;
    this.most = most;
  }

  /** Returns where to write. */
  public Path path() {
    return draft;
  }

  /** Lets later loads have what was written; where that cannot be, the log has a warning. */
  public void keep() {
    try {
      GraphFile.seal(draft, name, most);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the optimised graph {0} is not kept: {1}",
          file,
          e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be removed: {1}", draft, e.getMessage());
    }
  }
}
