package io.blindserve.keys.tlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/**
 * Reads tiles as a client must: a log may drop a partial tile once the tile is full, and then the
 * full one gives the same bytes and more.
 */
public final class WidestTiles implements TileNodes.Source {

  private final TileNodes.Source source;

  /**
   * Reads from a log.
   *
   * @param source throws {@link NoSuchFileException} for what the log has not
   */
  public WidestTiles(TileNodes.Source source) {
    this.source = source;
  }

  @Override
  public byte[] read(TileId id) throws IOException {
    try {
      return source.read(id);
    } catch (NoSuchFileException e) {
      if (id.width() == TileId.FULL) {
        throw e;
      }
      byte[] full = source.read(new TileId(id.kind(), id.level(), id.index(), TileId.FULL));
      return id.kind() == TileId.Kind.HASHES
          ? Arrays.copyOf(full, Math.min(full.length, id.width() * TreeHash.BYTES))
          : EntryBundle.encode(EntryBundle.decode(full, TileId.FULL).subList(0, id.width()));
    }
  }
}
