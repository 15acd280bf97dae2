package io.blindserve.keys.tlog;

import java.util.ArrayList;
import java.util.List;

/** Proofs by the definitions of RFC 6962, sections 2.1.1 and 2.1.2, made from full subtrees. */
public final class Proofs {

  private Proofs() {}

  /**
   * Proves that an entry is in a tree.
   *
   * @param index place of the entry, below {@code size}
   * @param size of the tree
   * @return hashes from the leaf to the root
   * @throws IllegalArgumentException if there is no such entry
   */
  public static List<TreeHash> inclusion(Nodes nodes, long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("entry " + index + " of a tree of " + size);
    }
    List<TreeHash> proof = new ArrayList<>();
    addPath(nodes, index, 0, size, proof);
    return List.copyOf(proof);
  }

  private static void addPath(Nodes nodes, long index, long from, long to, List<TreeHash> proof) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (index < middle) {
      addPath(nodes, index, from, middle, proof);
      proof.add(root(nodes, middle, to));
    } else {
      addPath(nodes, index, middle, to, proof);
      proof.add(root(nodes, from, middle));
    }
  }

  /**
   * Proves that a tree grew out of an older one.
   *
   * @param oldSize size of the older tree, at most {@code size}
   * @param size of the newer tree
   * @return hashes in the order of RFC 6962; none where the sizes are equal or the older is 0
   * @throws IllegalArgumentException if the older tree is the larger one
   */
  public static List<TreeHash> consistency(Nodes nodes, long oldSize, long size) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException("a tree of " + size + " did not grow out of " + oldSize);
    }
    List<TreeHash> proof = new ArrayList<>();
    if (oldSize > 0) {
      addSubproof(nodes, oldSize, 0, size, proof);
    }
    return List.copyOf(proof);
  }

  private static void addSubproof(
      Nodes nodes, long oldSize, long from, long to, List<TreeHash> proof) {
    if (oldSize == to) {
      if (from > 0) {
        proof.add(root(nodes, from, to));
      }
      return;
    }
    long middle = from + split(to - from);
    if (oldSize <= middle) {
      addSubproof(nodes, oldSize, from, middle, proof);
      proof.add(root(nodes, middle, to));
    } else {
      addSubproof(nodes, oldSize, middle, to, proof);
      proof.add(root(nodes, from, middle));
    }
  }

  /** Root of the entries of a range as it arises from splits, so that it starts at a full one. */
  private static TreeHash root(Nodes nodes, long from, long to) {
    long entries = to - from;
    if (Long.bitCount(entries) == 1) {
      int level = Long.numberOfTrailingZeros(entries);
      return nodes.hash(level, from >> level);
    }
    long middle = from + split(entries);
    return TreeHash.ofNode(root(nodes, from, middle), root(nodes, middle, to));
  }

  /** The largest power of two below a number of at least 2. */
  private static long split(long entries) {
    return Long.highestOneBit(entries - 1);
  }
}
