package io.blindserve.he.compile.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A leaf as a product of segments, each of at most {@link #SEGMENT} conditions that must all hold.
 *
 * @param segments in order; conditions of each sorted, so that equal segments are equal
 * @param values one an output
 */
@SuppressWarnings("ArrayRecordComponent")
record LeafPath(List<List<Condition>> segments, double[] values) {

  /** The most conditions of a segment: their number goes through two squares. */
  static final int SEGMENT = 4;

  /** Copies the list. */
  LeafPath {
    segments = List.copyOf(segments);
  }

  /**
   * One branch of a path.
   *
   * @param feature that it looks at
   * @param bit of its edge
   * @param set whether the path goes where the bit is set
   */
  record Turn(int feature, int bit, boolean set) {}

  int conditions() {
    return segments.stream().mapToInt(List::size).sum();
  }

  LeafPath withValues(double[] others) {
    return new LeafPath(segments, others);
  }

  /** Cuts a path where a fifth feature comes up: leaves below one node share what lies above. */
  static LeafPath cutFromRoot(List<Turn> turns, double[] values) {
    List<List<Condition>> out = new ArrayList<>();
    Map<Integer, Condition> open = new LinkedHashMap<>();
    for (Turn turn : turns) {
      if (open.size() == SEGMENT && !open.containsKey(turn.feature())) {
        out.add(sorted(open));
        open.clear();
      }
      add(open, turn);
    }
    if (!open.isEmpty()) {
      out.add(sorted(open));
    }
    return new LeafPath(out, values);
  }

  /** First makes one interval a feature, then cuts: fewest segments. */
  static LeafPath merged(List<Turn> turns, double[] values) {
    Map<Integer, Condition> all = new LinkedHashMap<>();
    turns.forEach(turn -> add(all, turn));
    List<Condition> conditions = List.copyOf(all.values());
    List<List<Condition>> out = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i += SEGMENT) {
      int end = StrictMath.min(i + SEGMENT, conditions.size());
      out.add(conditions.subList(i, end).stream().sorted().toList());
    }
    return new LeafPath(out, values);
  }

  private static void add(Map<Integer, Condition> open, Turn turn) {
    open.merge(
        turn.feature(),
        new Condition(Condition.NONE, Condition.NONE).and(turn.bit(), turn.set()),
        (old, ignored) -> old.and(turn.bit(), turn.set()));
  }

  private static List<Condition> sorted(Map<Integer, Condition> open) {
    return open.values().stream().sorted().toList();
  }
}
