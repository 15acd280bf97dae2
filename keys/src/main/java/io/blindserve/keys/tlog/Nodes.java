package io.blindserve.keys.tlog;

/** The full subtrees of a tree. */
@FunctionalInterface
public interface Nodes {

  /**
   * Returns the root of the entries from {@code index * 2^level} on, {@code 2^level} of them.
   *
   * @param level 0 for entries
   * @param index counted from 0 within the level
   * @throws IllegalArgumentException if the tree has no such full subtree
   */
  TreeHash hash(int level, long index);
}
