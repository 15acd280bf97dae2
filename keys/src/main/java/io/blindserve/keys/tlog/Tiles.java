package io.blindserve.keys.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which tiles a tree has, what is in them, and how it is read again. */
public final class Tiles {

  private Tiles() {}

  /**
   * Lists the tiles that a tree has and its older self had not: what must be there before a
   * checkpoint of the newer size may be shown. Bundles of entries come first, then hashes from the
   * lowest level up.
   *
   * @param oldSize size that was published before, at most {@code size}
   * @param size of the newer tree
   */
  public static List<TileId> between(long oldSize, long size) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException("a tree of " + size + " did not grow out of " + oldSize);
    }
    List<TileId> fresh = new ArrayList<>();
    addLevel(TileId.Kind.ENTRIES, 0, oldSize, size, fresh);
    long before = oldSize;
    long after = size;
    for (int level = 0; after > 0; level++) {
      addLevel(TileId.Kind.HASHES, level, before, after, fresh);
      before >>= TileId.HEIGHT;
      after >>= TileId.HEIGHT;
    }
    return List.copyOf(fresh);
  }

  private static void addLevel(
      TileId.Kind kind, int level, long before, long after, List<TileId> fresh) {
    if (before == after) {
      return;
    }
    for (long tile = before / TileId.FULL; tile * TileId.FULL < after; tile++) {
      int width = (int) Math.min(TileId.FULL, after - tile * TileId.FULL);
      fresh.add(new TileId(kind, level, tile, width));
    }
  }

  /** Tells whether a tree of {@code size} entries has this very tile, full or as its last one. */
  public static boolean has(long size, TileId id) {
    long hashes = size >> Math.min(Long.SIZE - 1, TileId.HEIGHT * id.level());
    long full = hashes / TileId.FULL;
    return id.width() == TileId.FULL
        ? id.index() < full
        : id.index() == full && id.width() == hashes % TileId.FULL;
  }

  /** Tells whether a tree of {@code size} entries has all that this tile has, or had it once. */
  public static boolean isWithin(long size, TileId id) {
    long hashes = size >> Math.min(Long.SIZE - 1, TileId.HEIGHT * id.level());
    return id.index() < hashes / TileId.FULL
        || (id.index() == hashes / TileId.FULL && id.width() <= hashes % TileId.FULL);
  }

  /** Returns the bytes of a tile of hashes: 32 for each, in order. */
  public static byte[] hashes(Nodes nodes, TileId id) {
    requireHashes(id);
    ByteBuffer bytes = ByteBuffer.allocate(id.width() * TreeHash.BYTES);
    for (int i = 0; i < id.width(); i++) {
      nodes.hash(TileId.HEIGHT * id.level(), id.index() * TileId.FULL + i).putInto(bytes);
    }
    return bytes.array();
  }

  /**
   * Reads the bytes of a tile of hashes.
   *
   * @throws MalformedLogException if it has not 32 bytes for each of its hashes
   */
  public static List<TreeHash> readHashes(TileId id, byte[] tile) throws MalformedLogException {
    requireHashes(id);
    if (tile.length != id.width() * TreeHash.BYTES) {
      throw new MalformedLogException(id.path() + " has " + tile.length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(tile);
    List<TreeHash> hashes = new ArrayList<>(id.width());
    while (bytes.hasRemaining()) {
      byte[] hash = new byte[TreeHash.BYTES];
      bytes.get(hash);
      hashes.add(TreeHash.of(hash));
    }
    return List.copyOf(hashes);
  }

  /** Returns the root of a full subtree, given its leaves or nodes: a power of two of them. */
  public static TreeHash root(List<TreeHash> hashes) {
    if (hashes.size() == 1) {
      return hashes.get(0);
    }
    int half = hashes.size() / 2;
    return TreeHash.ofNode(
        root(hashes.subList(0, half)), root(hashes.subList(half, hashes.size())));
  }

  private static void requireHashes(TileId id) {
    if (id.kind() != TileId.Kind.HASHES) {
      throw new IllegalArgumentException(id.path() + " holds no hashes");
    }
  }
}
