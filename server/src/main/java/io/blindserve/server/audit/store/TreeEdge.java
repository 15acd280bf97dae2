package io.blindserve.server.audit.store;

import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.Nodes;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a tree that grows: all that the next tiles are made of, and nothing of what lies
 * behind them. For one thread at a time.
 */
final class TreeEdge {

  private CompactRange range;
  private final Row<byte[]> entries;
  private final List<Row<TreeHash>> levels = new ArrayList<>();

  /** Elements from a place on that is the beginning of a tile. */
  private static final class Row<T> {
    private final List<T> elements;
    private long from;

    Row(long from, List<T> elements) {
      this.from = from;
      this.elements = new ArrayList<>(elements);
    }

    long end() {
      return from + elements.size();
    }

    T get(long index) {
      return elements.get((int) (index - from));
    }

    List<T> tile(long tile, int width) {
      int start = (int) (tile * TileId.FULL - from);
      return elements.subList(start, start + width);
    }

    void forget(long published) {
      long start = published / TileId.FULL * TileId.FULL;
      if (start > from) {
        elements.subList(0, (int) (start - from)).clear();
        from = start;
      }
    }

    Row<T> copy() {
      return new Row<>(from, elements);
    }
  }

  private TreeEdge(CompactRange range, Row<byte[]> entries, List<Row<TreeHash>> levels) {
    this.range = range;
    this.entries = entries;
    this.levels.addAll(levels);
  }

  static TreeEdge empty() {
    return new TreeEdge(CompactRange.EMPTY, new Row<>(0, List.of()), List.of());
  }

  /**
   * Reads the end of a tree out of its tiles.
   *
   * @throws IOException if one of them cannot be had or is malformed
   */
  static TreeEdge read(long size, TileNodes.Source tiles) throws IOException {
    List<Row<TreeHash>> levels = new ArrayList<>();
    long count = size;
    for (int level = 0; count > 0; level++) {
      long tile = count / TileId.FULL;
      int width = (int) (count % TileId.FULL);
      TileId id = TileId.hashes(level, tile, Math.max(width, 1));
      List<TreeHash> hashes = width == 0 ? List.of() : Tiles.readHashes(id, tiles.read(id));
      levels.add(new Row<>(tile * TileId.FULL, hashes));
      count >>= TileId.HEIGHT;
    }
    int width = (int) (size % TileId.FULL);
    long bundle = size / TileId.FULL;
    List<byte[]> last =
        width == 0
            ? List.of()
            : EntryBundle.decode(tiles.read(TileId.entries(bundle, width)), width);
    CompactRange range = CompactRange.of(new TileNodes(size, tiles), size);
    return new TreeEdge(range, new Row<>(bundle * TileId.FULL, last), levels);
  }

  long size() {
    return range.size();
  }

  TreeHash root() {
    return range.root();
  }

  /** Returns the entries that are not in a full bundle, where the edge was just read. */
  List<byte[]> entries() {
    return List.copyOf(entries.elements);
  }

  void append(byte[] entry) {
    TreeHash leaf = TreeHash.ofLeaf(entry);
    entries.elements.add(entry);
    range = range.append(leaf);
    TreeHash hash = leaf;
    for (int level = 0; ; level++) {
      if (levels.size() == level) {
        levels.add(new Row<>(0, List.of()));
      }
      Row<TreeHash> row = levels.get(level);
      row.elements.add(hash);
      if (row.end() % TileId.FULL != 0) {
        return;
      }
      hash = Tiles.root(row.tile(row.end() / TileId.FULL - 1, TileId.FULL));
    }
  }

  /** Drops what only tiles of the first {@code published} entries are made of. */
  void forget(long published) {
    entries.forget(published);
    for (int level = 0; level < levels.size(); level++) {
      levels.get(level).forget(published >> (TileId.HEIGHT * level));
    }
  }

  /** Returns a copy that stays as it is. */
  TreeEdge copy() {
    return new TreeEdge(range, entries.copy(), levels.stream().map(Row::copy).toList());
  }

  /** Returns the bytes of a tile that the tree has and that was not forgotten. */
  byte[] content(TileId id) {
    if (id.kind() == TileId.Kind.ENTRIES) {
      return EntryBundle.encode(entries.tile(id.index(), id.width()));
    }
    Nodes nodes = (level, index) -> levels.get(level / TileId.HEIGHT).get(index);
    return Tiles.hashes(nodes, id);
  }
}
