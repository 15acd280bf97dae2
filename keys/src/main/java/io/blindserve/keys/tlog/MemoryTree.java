package io.blindserve.keys.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * All full subtrees of a tree that grows, in memory: for small logs, and for those of tests. Not
 * thread-safe.
 */
public final class MemoryTree implements Nodes {

  private final List<List<TreeHash>> levels = new ArrayList<>();

  /** Appends an entry, by its hash. */
  public void add(TreeHash leaf) {
    TreeHash hash = leaf;
    for (int level = 0; ; level++) {
      if (levels.size() == level) {
        levels.add(new ArrayList<>());
      }
      List<TreeHash> row = levels.get(level);
      row.add(hash);
      if (row.size() % 2 == 1) {
        return;
      }
      hash = TreeHash.ofNode(row.get(row.size() - 2), hash);
    }
  }

  @Override
  public TreeHash hash(int level, long index) {
    if (level < 0 || level >= levels.size() || index < 0 || index >= levels.get(level).size()) {
      throw new IllegalArgumentException("no full subtree " + index + " of level " + level);
    }
    return levels.get(level).get((int) index);
  }
}
