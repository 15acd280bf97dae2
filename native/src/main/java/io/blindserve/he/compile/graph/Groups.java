package io.blindserve.he.compile.graph;

/** Disjoint sets of small numbers. Not thread-safe. */
final class Groups {

  private final int[] parent;

  Groups(int size) {
    parent = new int[size];
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
  }

  /** Returns the number that stands for the set of {@code i}. */
  int of(int i) {
    int root = i;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  void join(int a, int b) {
    int first = of(a);
    int second = of(b);
    parent[StrictMath.max(first, second)] = StrictMath.min(first, second);
  }
}
