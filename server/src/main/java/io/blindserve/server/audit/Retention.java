package io.blindserve.server.audit;

import io.blindserve.keys.file.DurableFile;
import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Removes the oldest records of a log, whole bundles of 256, and keeps their hashes: proofs of all
 * others stay what they are, and so do those of the removed records for who has kept these. For a
 * log whose newest checkpoint has a record that says so, or auditors will call it damaged.
 */
public final class Retention {

  private Retention() {}

  /** Returns the first place that is kept where everything from {@code place} on shall be. */
  public static long firstKept(long place) {
    return Math.max(0, place) / TileId.FULL * TileId.FULL;
  }

  /**
   * Removes what is before a place, and what partial bundles still have of it; what is gone already
   * is passed over. When this returns that survives a crash.
   *
   * @param published the folder that others may copy
   * @param place as {@link #firstKept} has it, at most the size of the log
   * @return how many records went
   * @throws IOException if something cannot be removed
   */
  public static long removeBefore(Path published, long place) throws IOException {
    long removed = 0;
    Set<Path> changed = new LinkedHashSet<>();
    for (long bundle = 0; bundle < place / TileId.FULL; bundle++) {
      Path file = published.resolve(TileId.entries(bundle, TileId.FULL).path());
      Path partials = DurableFile.folderOf(published.resolve(TileId.entries(bundle, 1).path()));
      boolean whole = Files.deleteIfExists(file);
      if (removePartials(partials) || whole) {
        changed.add(DurableFile.folderOf(file));
      }
      removed += whole ? TileId.FULL : 0;
    }
    for (Path folder : changed) {
      PrivateFiles.forceFolder(folder);
    }
    return removed;
  }

  /** A crash may have left them beside the whole bundle. */
  private static boolean removePartials(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder)) {
      for (Path partial : partials) {
        Files.delete(partial);
      }
    }
    Files.delete(folder);
    return true;
  }
}
