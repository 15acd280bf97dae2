package io.blindserve.he.compile.tree;

import io.blindserve.he.compile.graph.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The leaves that count of a forest. Of each tree one value is taken from all leaves and added to
 * the answer, as exactly one leaf holds: the value that most leaves have, which then drop out.
 *
 * @param base of the answer, one an output
 * @param paths the leaves left
 */
@SuppressWarnings("ArrayRecordComponent")
record LeafPaths(double[] base, List<LeafPath> paths) {

  /** The most segments of a path: more would take a fifth square. */
  private static final int MAX_SEGMENTS = 4;

  /** The most leaves of all trees times the depth of the deepest, before anything is allocated. */
  private static final long MAX_TURNS = 1L << 20;

  /** Copies the list. */
  LeafPaths {
    paths = List.copyOf(paths);
  }

  /** Returns the leaves of trees, in the better of two ways to cut their paths. */
  static LeafPaths of(GraphNode node, List<EdgeTree> trees, BitTable bits, double[] base) {
    long turns = 0;
    for (EdgeTree tree : trees) {
      turns += (long) tree.leaves() * tree.depth();
    }
    if (turns > MAX_TURNS) {
      throw NodeTable.refuse(
          node,
          "leaves times depth are " + turns + ", more than " + MAX_TURNS,
          "train fewer or smaller trees");
    }
    LeafPaths merged = of(trees, bits, base, LeafPath::merged);
    LeafPaths cut = of(trees, bits, base, LeafPath::cutFromRoot);
    LeafPaths best = merged.cost() <= cut.cost() ? merged : cut;
    if (best.mostSegments() > MAX_SEGMENTS) {
      throw NodeTable.refuse(
          node,
          "a leaf lies behind more than " + MAX_SEGMENTS * LeafPath.SEGMENT + " conditions",
          "train with max_depth of at most " + MAX_SEGMENTS * LeafPath.SEGMENT);
    }
    return best;
  }

  /** How a path is cut. */
  private interface Cut {
    LeafPath path(List<LeafPath.Turn> turns, double[] values);
  }

  private static LeafPaths of(List<EdgeTree> trees, BitTable bits, double[] base, Cut cut) {
    double[] sum = base.clone();
    List<LeafPath> out = new ArrayList<>();
    for (EdgeTree tree : trees) {
      List<LeafPath> leaves = new ArrayList<>();
      walk(tree, bits, new ArrayList<>(), cut, leaves);
      addRest(leaves, sum, out);
    }
    return new LeafPaths(sum, merge(out));
  }

  private static void walk(
      EdgeTree tree, BitTable bits, List<LeafPath.Turn> turns, Cut cut, List<LeafPath> out) {
    if (tree instanceof EdgeTree.Branch branch) {
      int bit = bits.bit(branch.feature(), branch.edge());
      int end = turns.size();
      turns.add(new LeafPath.Turn(branch.feature(), bit, false));
      walk(branch.low(), bits, turns, cut, out);
      turns.set(end, new LeafPath.Turn(branch.feature(), bit, true));
      walk(branch.high(), bits, turns, cut, out);
      turns.remove(end);
    } else if (tree instanceof EdgeTree.Leaf leaf) {
      out.add(cut.path(turns, leaf.values()));
    }
  }

  /** Adds what is left of a tree's leaves when the commonest value is taken off. */
  private static void addRest(List<LeafPath> leaves, double[] sum, List<LeafPath> out) {
    double[] common = commonest(leaves);
    for (int k = 0; k < sum.length; k++) {
      sum[k] += common[k];
    }
    for (LeafPath leaf : leaves) {
      double[] rest = leaf.values().clone();
      for (int k = 0; k < rest.length; k++) {
        rest[k] -= common[k];
      }
      if (Arrays.stream(rest).anyMatch(value -> value != 0)) {
        out.add(leaf.withValues(rest));
      }
    }
  }

  /** The value of most leaves; among equals the one whose leaves have most conditions. */
  private static double[] commonest(List<LeafPath> leaves) {
    Map<List<Double>, int[]> counts = new LinkedHashMap<>();
    for (LeafPath leaf : leaves) {
      List<Double> key = Arrays.stream(leaf.values()).boxed().toList();
      int[] count = counts.computeIfAbsent(key, ignored -> new int[2]);
      count[0]++;
      count[1] += leaf.conditions();
    }
    List<Double> best = List.of();
    int[] most = {0, 0};
    for (Map.Entry<List<Double>, int[]> entry : counts.entrySet()) {
      int[] count = entry.getValue();
      if (count[0] > most[0] || (count[0] == most[0] && count[1] > most[1])) {
        most = count;
        best = entry.getKey();
      }
    }
    return best.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Leaves of equal conditions, of whatever trees, become one. */
  private static List<LeafPath> merge(List<LeafPath> leaves) {
    Map<List<List<Condition>>, LeafPath> out = new LinkedHashMap<>();
    for (LeafPath leaf : leaves) {
      out.merge(leaf.segments(), leaf, (a, b) -> a.withValues(plus(a.values(), b.values())));
    }
    return List.copyOf(out.values());
  }

  private static double[] plus(double[] a, double[] b) {
    double[] out = a.clone();
    for (int k = 0; k < out.length; k++) {
      out[k] += b[k];
    }
    return out;
  }

  int mostSegments() {
    return paths.stream().mapToInt(path -> path.segments().size()).max().orElse(0);
  }

  /** Returns the most conditions of a segment. */
  int mostConditions() {
    return paths.stream()
        .flatMap(path -> path.segments().stream())
        .mapToInt(Collection::size)
        .max()
        .orElse(0);
  }

  /** Rounds of squares first, then channels of the first layer. */
  private long cost() {
    int segments = mostSegments();
    long rounds = segments > MAX_SEGMENTS ? segments : logarithm(segments);
    rounds += logarithm(mostConditions());
    Set<List<Condition>> distinct = new HashSet<>();
    paths.forEach(path -> distinct.addAll(path.segments()));
    return (rounds << 32) + distinct.size();
  }

  /** Rounded up; 0 for 1 and less. */
  private static int logarithm(int size) {
    return size <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
  }
}
