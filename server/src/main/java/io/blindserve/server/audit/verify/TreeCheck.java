package io.blindserve.server.audit.verify;

import io.blindserve.server.audit.tlog.CompactRange;
import io.blindserve.server.audit.tlog.EntryBundle;
import io.blindserve.server.audit.tlog.MalformedLogException;
import io.blindserve.server.audit.tlog.TileId;
import io.blindserve.server.audit.tlog.TileNodes;
import io.blindserve.server.audit.tlog.Tiles;
import io.blindserve.server.audit.tlog.TreeHash;
import io.blindserve.server.audit.tlog.WidestTiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Walks through all entries of a log, and compares every tile with what they make it. */
final class TreeCheck {

  private final TileNodes.Source tiles;
  private final long size;

  /** Takes each entry in order. */
  interface Visitor {

    /**
     * Looks at an entry whose tile is right; the root is still to be compared.
     *
     * @param range the tree with all entries before it
     */
    void visit(long index, byte[] entry, CompactRange range) throws NotVerifiedException;
  }

  TreeCheck(TileNodes.Source tiles, long size) {
    this.tiles = new WidestTiles(tiles);
    this.size = size;
  }

  /**
   * Walks.
   *
   * @return the tree of all entries
   * @throws IOException if a tile cannot be read
   */
  CompactRange walk(Visitor visitor) throws IOException, NotVerifiedException {
    CompactRange range = CompactRange.EMPTY;
    List<TreeHash> level = new ArrayList<>();
    for (long start = 0; start < size; start += TileId.FULL) {
      int width = (int) Math.min(TileId.FULL, size - start);
      List<byte[]> entries = bundle(TileId.entries(start / TileId.FULL, width));
      List<TreeHash> leaves = entries.stream().map(TreeHash::ofLeaf).toList();
      requireSame(TileId.hashes(0, start / TileId.FULL, width), leaves);
      for (int i = 0; i < width; i++) {
        visitor.visit(start + i, entries.get(i), range);
        range = range.append(leaves.get(i));
      }
      if (width == TileId.FULL) {
        level.add(Tiles.root(leaves));
      }
    }
    for (int height = 1; !level.isEmpty(); height++) {
      level = climb(height, level);
    }
    return range;
  }

  /** Compares the tiles of a level; returns the hashes of the next. */
  private List<TreeHash> climb(int level, List<TreeHash> hashes)
      throws IOException, NotVerifiedException {
    List<TreeHash> above = new ArrayList<>();
    for (int start = 0; start < hashes.size(); start += TileId.FULL) {
      List<TreeHash> tile = hashes.subList(start, Math.min(hashes.size(), start + TileId.FULL));
      requireSame(TileId.hashes(level, start / TileId.FULL, tile.size()), tile);
      if (tile.size() == TileId.FULL) {
        above.add(Tiles.root(tile));
      }
    }
    return above;
  }

  private List<byte[]> bundle(TileId id) throws IOException, NotVerifiedException {
    try {
      return EntryBundle.decode(read(id), id.width());
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    }
  }

  private void requireSame(TileId id, List<TreeHash> hashes)
      throws IOException, NotVerifiedException {
    List<TreeHash> found;
    try {
      found = Tiles.readHashes(id, read(id));
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    }
    for (int i = 0; i < hashes.size(); i++) {
      if (!found.get(i).equals(hashes.get(i))) {
        throw new NotVerifiedException(
            "hash " + i + " of " + id.path() + " is not that of what lies below it");
      }
    }
  }

  private byte[] read(TileId id) throws IOException, NotVerifiedException {
    try {
      return tiles.read(id);
    } catch (NoSuchFileException e) {
      throw new NotVerifiedException(id.path() + " is missing", e);
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    }
  }
}
