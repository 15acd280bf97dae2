package io.blindserve.keys.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is needed of a tree in order to grow it: the roots of its full subtrees, largest first,
 * one for every bit that is set in the size. Immutable.
 *
 * @param size number of entries
 * @param roots one hash for every bit of {@code size}, that of the highest bit first
 */
public record CompactRange(long size, List<TreeHash> roots) {

  /** The tree without entries. */
  public static final CompactRange EMPTY = new CompactRange(0, List.of());

  /** Checks that there are as many roots as the size wants. */
  public CompactRange {
    roots = List.copyOf(roots);
    if (size < 0 || Long.bitCount(size) != roots.size()) {
      throw new IllegalArgumentException(roots.size() + " roots for a size of " + size);
    }
  }

  /** Reads the range of a tree of {@code size} entries out of its nodes. */
  public static CompactRange of(Nodes nodes, long size) {
    List<TreeHash> roots = new ArrayList<>();
    long start = 0;
    for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
      int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(rest);
      roots.add(nodes.hash(level, start >> level));
      start += 1L << level;
    }
    return new CompactRange(size, roots);
  }

  /** Returns the tree with one entry more. */
  public CompactRange append(TreeHash leaf) {
    List<TreeHash> grown = new ArrayList<>(roots);
    TreeHash last = leaf;
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      last = TreeHash.ofNode(grown.remove(grown.size() - 1), last);
    }
    grown.add(last);
    return new CompactRange(size + 1, grown);
  }

  /** Returns the root of the whole tree. */
  public TreeHash root() {
    if (roots.isEmpty()) {
      return TreeHash.empty();
    }
    TreeHash root = roots.get(roots.size() - 1);
    for (int i = roots.size() - 2; i >= 0; i--) {
      root = TreeHash.ofNode(roots.get(i), root);
    }
    return root;
  }
}
