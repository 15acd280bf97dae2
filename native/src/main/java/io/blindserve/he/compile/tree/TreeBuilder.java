package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes trees of listed nodes: follows children from a root and admits every node once, so that
 * cycles and shared subtrees end in a refusal.
 */
final class TreeBuilder {

  /** The most branches between a root and a leaf. */
  static final int MAX_DEPTH = 512;

  private final GraphNode node;
  private final RawTrees raw;
  private final boolean[] seen;

  TreeBuilder(GraphNode node, RawTrees raw) {
    this.node = node;
    this.raw = raw;
    this.seen = new boolean[raw.isLeaf().length];
  }

  List<Tree> build() {
    List<Tree> out = new ArrayList<>(raw.roots().length);
    for (int root : raw.roots()) {
      out.add(build(root));
    }
    return out;
  }

  /** Breadth first, so that nodes stand before their children. */
  private Tree build(int root) {
    List<Integer> places = new ArrayList<>();
    List<Integer> children = new ArrayList<>();
    Deque<int[]> open = new ArrayDeque<>();
    open.add(new int[] {root, 0});
    int next = 1;
    while (!open.isEmpty()) {
      int[] at = open.remove();
      int place = admit(at[0], at[1]);
      places.add(place);
      children.add(next);
      if (!raw.isLeaf()[place]) {
        boolean low = raw.mode()[place].holdsLow();
        open.add(new int[] {low ? raw.whenTrue()[place] : raw.whenFalse()[place], at[1] + 1});
        open.add(new int[] {low ? raw.whenFalse()[place] : raw.whenTrue()[place], at[1] + 1});
        next += 2;
      }
    }
    return tree(places, children);
  }

  private int admit(int place, int depth) {
    if (depth > MAX_DEPTH) {
      throw NodeTable.refuse(
          node, "a tree is deeper than " + MAX_DEPTH, "train with a limit on the depth");
    }
    if (seen[place]) {
      throw NodeTable.refuse(node, "node " + place + " of the trees is reached twice");
    }
    seen[place] = true;
    return place;
  }

  private Tree tree(List<Integer> places, List<Integer> children) {
    int size = places.size();
    Tree out =
        new Tree(
            new int[size],
            new float[size],
            new boolean[size],
            new int[size],
            new int[size],
            places.stream().map(raw.weights()::get).toList());
    for (int i = 0; i < size; i++) {
      int place = places.get(i);
      if (raw.isLeaf()[place]) {
        out.feature()[i] = Tree.LEAF;
        continue;
      }
      Comparison mode = raw.mode()[place];
      out.feature()[i] = raw.feature()[place];
      out.bound()[i] = mode.bound(raw.split()[place]);
      out.nanLow()[i] = raw.missingTrue()[place] == mode.holdsLow();
      out.low()[i] = children.get(i);
      out.high()[i] = children.get(i) + 1;
    }
    return out;
  }
}
