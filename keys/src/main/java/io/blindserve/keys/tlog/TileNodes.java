package io.blindserve.keys.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The full subtrees of a published tree, read from its tiles: one tile a look, and at most 255
 * hashes of what is above it. As trustworthy as the tiles are, until a proof is checked.
 */
public final class TileNodes implements Nodes {

  private final long size;
  private final Source source;

  /** Where tiles come from. */
  @FunctionalInterface
  public interface Source {

    /**
     * Returns the bytes of a tile.
     *
     * @throws IOException if it cannot be had
     */
    byte[] read(TileId id) throws IOException;
  }

  /**
   * Reads a tree.
   *
   * @param size of the tree; of each level the partial tile of this size is asked for
   * @param source where its tiles come from
   */
  public TileNodes(long size, Source source) {
    this.size = size;
    this.source = source;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the tile cannot be had or is malformed
   */
  @Override
  public TreeHash hash(int level, long index) {
    if (level < 0 || level >= Long.SIZE - 1 || index < 0 || index >= size >> level) {
      throw new IllegalArgumentException(
          "no full subtree " + index + " of level " + level + " in a tree of " + size);
    }
    int tileLevel = level / TileId.HEIGHT;
    int within = level % TileId.HEIGHT;
    int perTile = TileId.FULL >> within;
    long tile = index / perTile;
    long available = (size >> (TileId.HEIGHT * tileLevel)) - tile * TileId.FULL;
    List<TreeHash> hashes =
        read(TileId.hashes(tileLevel, tile, (int) Math.min(TileId.FULL, available)));
    int first = (int) (index % perTile) << within;
    return Tiles.root(hashes.subList(first, first + (1 << within)));
  }

  private List<TreeHash> read(TileId id) {
    try {
      return Tiles.readHashes(id, source.read(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
