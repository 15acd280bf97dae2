package io.blindserve.he.circuit;

import java.util.ArrayList;
import java.util.List;

/**
 * What is run at a time: one step, or neighbouring weighted sums of the same values at the same
 * level, which read them once for all.
 *
 * @param steps numbers of the steps, which are neighbours
 */
record Unit(List<Integer> steps) {

  Unit {
    steps = List.copyOf(steps);
  }

  /** Returns the units of a plan in order. */
  static List<Unit> of(Plan plan) {
    List<Unit> out = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= plan.steps().size(); i++) {
      if (i == plan.steps().size() || !joins(plan, i)) {
        out.add(between(from, i));
        from = i;
      }
    }
    return plan.steps().isEmpty() ? List.of() : List.copyOf(out);
  }

  /** Whether a step and the one before it are sums of the same values; levels follow from them. */
  private static boolean joins(Plan plan, int step) {
    return plan.steps().get(step) instanceof Step.Combine combine
        && plan.steps().get(step - 1) instanceof Step.Combine before
        && combine.sources().equals(before.sources());
  }

  private static Unit between(int from, int to) {
    List<Integer> steps = new ArrayList<>();
    for (int i = from; i < to; i++) {
      steps.add(i);
    }
    return new Unit(steps);
  }

  /** Returns the number of the first step. */
  int first() {
    return steps.get(0);
  }
}
