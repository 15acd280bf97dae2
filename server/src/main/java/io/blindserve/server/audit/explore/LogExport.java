package io.blindserve.server.audit.explore;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.WidestTiles;
import io.blindserve.server.audit.verify.ExportRange;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a log, or a part of it, into a folder: checkpoint, all tiles of hashes, the bundles of the
 * part, and its records as lines of JSON. The folder is a log again: of what was left out, the
 * hashes are there.
 */
public final class LogExport {

  private static final String RECORDS = "records.jsonl";

  private final LogSource log;
  private final NoteVerifier key;

  /** Makes an export of a log. */
  public LogExport(LogSource log, NoteVerifier key) {
    this.log = log;
    this.key = key;
  }

  /**
   * Writes.
   *
   * @param from place of the first record that is wanted; bundles go as a whole
   * @param to place behind the last, at most the size of the log
   * @param folder that does not exist, or is empty
   * @return what was verified of what was written
   * @throws NotVerifiedException if the log is not what its key signed; what was written then is
   *     not either
   * @throws IOException if something cannot be read or written
   */
  public Verdict write(long from, long to, Path folder) throws IOException, NotVerifiedException {
    byte[] note = log.checkpoint();
    Checkpoint head = LogVerifier.open("the checkpoint", note, key);
    long last = Math.min(to, head.size());
    requireEmpty(folder);
    WidestTiles tiles = new WidestTiles(log);
    for (TileId id : Tiles.between(0, head.size())) {
      if (id.kind() == TileId.Kind.HASHES || isWanted(id, from, last)) {
        put(folder.resolve(id.path()), tiles.read(id));
      }
    }
    if (from > 0 || last < head.size()) {
      ExportRange range = new ExportRange(head.size(), Math.min(from, last), last);
      put(folder.resolve(ExportRange.FILE), range.toByteArray());
    }
    put(folder.resolve("checkpoint"), note);
    return verify(folder);
  }

  private static boolean isWanted(TileId bundle, long from, long to) {
    long first = bundle.index() * TileId.FULL;
    return first < to && first + bundle.width() > from;
  }

  private static void requireEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new IOException("the folder " + folder + " is not empty");
      }
    }
  }

  private static void put(Path file, byte[] content) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.write(file, content);
  }

  /** What was written is what is verified, and what the lines are made of. */
  private Verdict verify(Path folder) throws IOException, NotVerifiedException {
    try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(RECORDS))) {
      return new LogVerifier(key, List.of())
          .verify(
              LogSource.of(folder.toString()), (index, entry, record) -> writeLine(lines, entry));
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  private static void writeLine(BufferedWriter lines, byte[] entry) {
    try {
      lines.write(new String(entry, StandardCharsets.UTF_8));
      lines.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
