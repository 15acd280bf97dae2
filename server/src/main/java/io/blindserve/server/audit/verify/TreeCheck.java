package io.blindserve.server.audit.verify;

import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * Passes by a place whose entry is not at hand, and its hash is.
     *
     * @param range the tree with all entries before it
     */
    void pass(CompactRange range) throws NotVerifiedException;
  }

  /**
   * What was walked.
   *
   * @param tree of all entries
   * @param from place of the first entry that is at hand
   * @param to place behind the last
   */
  record Walked(CompactRange tree, long from, long to) {}

  TreeCheck(TileNodes.Source tiles, long size) {
    this.tiles = new WidestTiles(tiles);
    this.size = size;
  }

  /**
   * Walks. Bundles may be missing at both ends; whether they should be is for the caller to say.
   *
   * @throws IOException if a tile cannot be read
   */
  Walked walk(Visitor visitor) throws IOException, NotVerifiedException {
    CompactRange range = CompactRange.EMPTY;
    List<TreeHash> level = new ArrayList<>();
    long from = 0;
    long to = 0;
    for (long start = 0; start < size; start += TileId.FULL) {
      int width = (int) Math.min(TileId.FULL, size - start);
      TileId id = TileId.entries(start / TileId.FULL, width);
      Optional<List<byte[]>> bundle = bundle(id);
      if (bundle.isPresent()) {
        from = to == 0 ? start : from;
        requireNoGap(to == 0 ? start : to, start);
        to = start + width;
      }
      List<TreeHash> leaves = leaves(id, bundle);
      for (int i = 0; i < width; i++) {
        if (bundle.isPresent()) {
          visitor.visit(start + i, bundle.get().get(i), range);
        } else {
          visitor.pass(range);
        }
        range = range.append(leaves.get(i));
      }
      if (width == TileId.FULL) {
        level.add(Tiles.root(leaves));
      }
    }
    for (int height = 1; !level.isEmpty(); height++) {
      level = climb(height, level);
    }
    return new Walked(range, to == 0 ? size : from, to == 0 ? size : to);
  }

  private static void requireNoGap(long expected, long found) throws NotVerifiedException {
    if (expected != found) {
      TileId missing = TileId.entries(expected / TileId.FULL, TileId.FULL);
      throw new NotVerifiedException(missing.path() + " is missing");
    }
  }

  /** Returns the hashes of entries, which are those of the tile above them. */
  private List<TreeHash> leaves(TileId id, Optional<List<byte[]>> bundle)
      throws IOException, NotVerifiedException {
    TileId hashes = TileId.hashes(0, id.index(), id.width());
    if (bundle.isEmpty()) {
      return hashes(hashes, id.path());
    }
    List<TreeHash> leaves = bundle.get().stream().map(TreeHash::ofLeaf).toList();
    requireSame(hashes, leaves);
    return leaves;
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

  private Optional<List<byte[]>> bundle(TileId id) throws IOException, NotVerifiedException {
    try {
      return Optional.of(EntryBundle.decode(tiles.read(id), id.width()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    }
  }

  private void requireSame(TileId id, List<TreeHash> hashes)
      throws IOException, NotVerifiedException {
    List<TreeHash> found = hashes(id, id.path());
    for (int i = 0; i < hashes.size(); i++) {
      if (!found.get(i).equals(hashes.get(i))) {
        throw new NotVerifiedException(
            "hash " + i + " of " + id.path() + " is not that of what lies below it");
      }
    }
  }

  /** Reads a tile of hashes; where it is missing too, {@code needed} is what is told to be. */
  private List<TreeHash> hashes(TileId id, String needed) throws IOException, NotVerifiedException {
    try {
      return Tiles.readHashes(id, tiles.read(id));
    } catch (NoSuchFileException e) {
      throw new NotVerifiedException(needed + " is missing", e);
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    }
  }
}
