package io.blindserve.he.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A run of a plan cut into segments, so that scratch memory stays small: inside a segment values
 * live in one frame, and at its end only those that are still wanted are carried over. A segment
 * ends after each square, where the next layer begins.
 *
 * @param from first step
 * @param to step behind the last
 * @param kept numbers of the segment's values that later steps or the answer need
 */
record Segments(int from, int to, List<Integer> kept) {

  Segments {
    kept = List.copyOf(kept);
  }

  static List<Segments> of(Plan plan) {
    List<Segments> out = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < plan.steps().size(); i++) {
      if (plan.steps().get(i) instanceof Step.Square || i == plan.steps().size() - 1) {
        out.add(new Segments(from, i + 1, kept(plan, from, i + 1)));
        from = i + 1;
      }
    }
    return List.copyOf(out);
  }

  private static List<Integer> kept(Plan plan, int from, int to) {
    int inputs = plan.values().size() - plan.steps().size();
    SortedSet<Integer> wanted = new TreeSet<>(plan.results());
    for (int i = to; i < plan.steps().size(); i++) {
      wanted.addAll(plan.steps().get(i).sources());
    }
    return List.copyOf(wanted.subSet(inputs + from, inputs + to));
  }
}
