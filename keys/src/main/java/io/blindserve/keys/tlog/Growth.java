package io.blindserve.keys.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * What a log's nodes show of two of its heads. A head is signed and a node is not: whoever passes
 * nodes on can spoil them. So only nodes that hash to the newer root say anything about the log.
 */
public enum Growth {
  /** The newer tree begins with all of the older one. */
  GREW,

  /**
   * The two heads cannot both be true: they are of one size and differ, or nodes that hash to the
   * newer root give another root for the older size than was signed.
   */
  CONTRADICTS,

  /** The nodes are not those of the newer head: they show nothing. */
  UNPROVEN;

  /**
   * Compares two heads of one log.
   *
   * @param nodes of the newer tree, from anybody
   * @throws IllegalArgumentException if the older head is the larger one
   * @throws java.io.UncheckedIOException if nodes cannot be had
   */
  public static Growth between(Nodes nodes, Checkpoint older, Checkpoint newer) {
    long before = older.size();
    if (before > newer.size()) {
      throw new IllegalArgumentException("a tree shrinks from " + before + " to " + newer.size());
    }
    if (before == newer.size()) {
      return same(older.root(), newer.root());
    }
    if (before == 0) {
      return same(older.root(), TreeHash.empty());
    }
    List<TreeHash> path = new ArrayList<>(Proofs.consistency(nodes, before, newer.size()));
    if (Long.bitCount(before) == 1) {
      // A proof leaves this node out, because it should be the older root; here it must be shown.
      path.add(0, nodes.hash(Long.numberOfTrailingZeros(before), 0));
    }
    return ProofCheck.roots(before, newer.size(), path)
        .filter(roots -> roots.newer().equals(newer.root()))
        .map(roots -> same(roots.older(), older.root()))
        .orElse(UNPROVEN);
  }

  private static Growth same(TreeHash one, TreeHash other) {
    return one.equals(other) ? GREW : CONTRADICTS;
  }
}
