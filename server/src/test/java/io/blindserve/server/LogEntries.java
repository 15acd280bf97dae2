package io.blindserve.server;

import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The records of a published log. */
public final class LogEntries {

  private LogEntries() {}

  /** Reads the folder with checkpoint and tiles; verifies nothing. */
  public static List<String> of(Path log) throws IOException {
    long size = Long.parseLong(Files.readAllLines(log.resolve("checkpoint")).get(1));
    WidestTiles tiles = new WidestTiles(id -> Files.readAllBytes(log.resolve(id.path())));
    List<String> entries = new ArrayList<>();
    for (long at = 0; at < size; at += TileId.FULL) {
      int width = (int) Math.min(TileId.FULL, size - at);
      byte[] bundle = tiles.read(TileId.entries(at / TileId.FULL, width));
      EntryBundle.decode(bundle, width)
          .forEach(entry -> entries.add(new String(entry, StandardCharsets.UTF_8)));
    }
    return entries;
  }
}
