package io.blindserve.server.audit.tlog;

import java.util.ArrayList;
import java.util.List;

/** All full subtrees of a tree that grows, in memory, built level by level. */
public final class MemoryTree implements Nodes {

  private final List<List<TreeHash>> levels = new ArrayList<>();

  static MemoryTree ofNumbers(int size) {
    MemoryTree tree = new MemoryTree();
    for (int i = 0; i < size; i++) {
      tree.add(TreeHash.ofLeaf(NaiveTree.entry(i)));
    }
    return tree;
  }

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
    return levels.get(level).get((int) index);
  }
}
