package io.blindserve.keys.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks proofs by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2. Proofs may come from
 * anybody: a wrong one is {@code false}, whatever its length.
 */
public final class ProofCheck {

  private ProofCheck() {}

  /** Tells whether {@code proof} shows that {@code leaf} is entry {@code index} of the tree. */
  public static boolean inclusion(
      TreeHash leaf, long index, long size, List<TreeHash> proof, TreeHash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    TreeHash hash = leaf;
    for (TreeHash sibling : proof) {
      if (last == 0) {
        return false;
      }
      if (isRight(node) || node == last) {
        hash = TreeHash.ofNode(sibling, hash);
        int climb = levelsWithoutSibling(node);
        node >>= climb;
        last >>= climb;
      } else {
        hash = TreeHash.ofNode(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Tells whether {@code proof} shows that the tree of {@code size} entries starts with all entries
   * of the older tree, in their places. Every tree grew out of the one without entries.
   */
  public static boolean consistency(
      long oldSize, TreeHash oldRoot, long size, TreeHash root, List<TreeHash> proof) {
    if (oldSize < 0 || oldSize > size) {
      return false;
    }
    if (oldSize == size) {
      return proof.isEmpty() && oldRoot.equals(root);
    }
    if (oldSize == 0) {
      return proof.isEmpty() && oldRoot.equals(TreeHash.empty());
    }
    List<TreeHash> path = new ArrayList<>(proof);
    if (Long.bitCount(oldSize) == 1) {
      path.add(0, oldRoot);
    }
    return roots(oldSize, size, path).equals(Optional.of(new Roots(oldRoot, root)));
  }

  /** What a path gives for the older and for the newer tree. */
  record Roots(TreeHash older, TreeHash newer) {}

  /**
   * Computes both roots.
   *
   * @param oldSize at least 1 and below {@code size}
   * @param path a proof that begins with the node from which it climbs
   * @return nothing where the path is too short or too long
   */
  static Optional<Roots> roots(long oldSize, long size, List<TreeHash> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    int shared = Long.numberOfTrailingZeros(oldSize);
    long node = (oldSize - 1) >> shared;
    long last = (size - 1) >> shared;
    TreeHash before = path.get(0);
    TreeHash after = path.get(0);
    for (TreeHash sibling : path.subList(1, path.size())) {
      if (last == 0) {
        return Optional.empty();
      }
      if (isRight(node) || node == last) {
        before = TreeHash.ofNode(sibling, before);
        after = TreeHash.ofNode(sibling, after);
        int climb = levelsWithoutSibling(node);
        node >>= climb;
        last >>= climb;
      } else {
        after = TreeHash.ofNode(after, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(new Roots(before, after)) : Optional.empty();
  }

  private static boolean isRight(long node) {
    return (node & 1) == 1;
  }

  /** A last node without a sibling is its own parent; so many levels up it is a right child. */
  private static int levelsWithoutSibling(long node) {
    return node == 0 ? 0 : Long.numberOfTrailingZeros(node);
  }
}
