package io.blindserve.server.audit.explore;

import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the tiles that were used last, so that a walk over records reads each once. Records of
 * one neighbourhood share their bundle and the tiles above it. What is remembered is as trustworthy
 * as its source: proofs are checked over it each time. For one thread.
 */
final class RecentTiles implements TileNodes.Source {

  /** More than any log of ours has above a record, and a bundle of largest records of ours. */
  private static final long MOST_BYTES = 32L << 20;

  private final TileNodes.Source source;
  private final long most;
  private final Map<TileId, byte[]> tiles = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RecentTiles(TileNodes.Source source) {
    this(source, MOST_BYTES);
  }

  /**
   * Makes one with a bound of its own.
   *
   * @param most bytes that are remembered
   */
  RecentTiles(TileNodes.Source source, long most) {
    this.source = source;
    this.most = most;
  }

  /** Returns a tile; its bytes must not be changed. */
  @Override
  public byte[] read(TileId id) throws IOException {
    byte[] known = tiles.get(id);
    if (known != null) {
      return known;
    }
    byte[] tile = source.read(id);
    tiles.put(id, tile);
    bytes += tile.length;
    makeRoom();
    return tile;
  }

  private void makeRoom() {
    Iterator<byte[]> oldest = tiles.values().iterator();
    while (bytes > most) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }
}
