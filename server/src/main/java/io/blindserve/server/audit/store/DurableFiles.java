package io.blindserve.server.audit.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Files that appear whole or not at all. A name is durable after {@link #commit} only, and that of
 * a folder on the way to it too. For one thread at a time.
 */
public final class DurableFiles {

  /** Ends the name under which a file is written before it has its own. */
  public static final String DRAFT = ".new";

  private final LogFolder folder;

  /** Folders whose names are known to be durable: what this process forced, not what it sees. */
  private final Set<String> durable = new HashSet<>();

  private final Set<String> made = new HashSet<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /** Makes nothing yet. */
  public DurableFiles(LogFolder folder) {
    this.folder = folder;
  }

  /** Writes a file under its name; its content is durable then, its name is not. */
  public void put(String path, byte[] content) throws IOException {
    needFolder(LogPaths.parent(path));
    String draft = path + DRAFT;
    try (LogFile file = folder.open(draft)) {
      file.truncate(0);
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        file.write(bytes, bytes.position());
      }
      file.force();
    }
    folder.rename(draft, path);
    changed.add(LogPaths.parent(path));
  }

  private void needFolder(String path) throws IOException {
    if (path.equals(LogFolder.ROOT) || durable.contains(path)) {
      return;
    }
    needFolder(LogPaths.parent(path));
    folder.makeFolder(path);
    made.add(path);
    changed.add(LogPaths.parent(path));
  }

  /** Makes the names of all that was put durable. */
  public void commit() throws IOException {
    for (String path : changed) {
      folder.forceFolder(path);
    }
    durable.addAll(made);
    made.clear();
    changed.clear();
  }

  /** Removes files and then their folder, which nobody needs; what is in the way stays. */
  void discardFolder(String path) {
    try {
      for (String name : folder.list(path)) {
        folder.delete(path + "/" + name);
      }
      folder.delete(path);
      durable.remove(path);
    } catch (IOException e) {
      // They cost room and nothing else.
      System.getLogger(DurableFiles.class.getName())
          .log(System.Logger.Level.DEBUG, "a folder of partial tiles stays", e);
    }
  }
}
