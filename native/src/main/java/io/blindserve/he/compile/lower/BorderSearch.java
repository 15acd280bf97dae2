package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for large errors near the border between classes. Before the sigmoid errors are largest in
 * corners of the box, but nearly all corners are saturated, so that ascents from samples end far
 * from the few that are not. Here the sigmoid is flattened until nothing is saturated, the worst
 * corners are found, and then it is made steeper step by step, which pulls them to the border. The
 * same on every machine.
 */
final class BorderSearch {

  private static final int STEPS = 8;
  private static final double STEEPER = 4;
  private static final long SEED = 0x626F72646572L;

  private final ErrorObjective objective;
  private final List<double[]> starts = new ArrayList<>();
  private final double flattest;
  private final int followed;

  /**
   * Prepares a search.
   *
   * @param count of starts
   * @param followed how many of them, the worst ones, are followed to the border
   */
  BorderSearch(ErrorObjective objective, Points points, int count, int followed) {
    this.objective = objective;
    this.followed = followed;
    Points.Sequence sequence = points.from(SEED);
    double largest = 1;
    for (int i = 0; i < count; i++) {
      starts.add(sequence.next());
      largest = StrictMath.max(largest, StrictMath.abs(objective.margin(starts.get(i))));
    }
    this.flattest = largest;
  }

  /** Returns the worst point found. */
  Ascent.Peak find() {
    ErrorObjective flat = objective.flattened(flattest);
    List<Ascent.Peak> peaks = new ArrayList<>();
    for (double[] start : starts) {
      peaks.add(climb(flat, start));
    }
    peaks.sort(Comparator.comparingDouble(Ascent.Peak::value).reversed());
    return peaks.subList(0, followed).stream()
        .map(this::steepened)
        .max(Comparator.comparingDouble(Ascent.Peak::value))
        .orElseThrow();
  }

  private static Ascent.Peak climb(ErrorObjective objective, double[] start) {
    return Ascent.climb(objective, new Ascent.Peak(start, objective.value(start)), STEPS);
  }

  private Ascent.Peak steepened(Ascent.Peak flat) {
    double[] point = flat.point();
    for (double flatness = flattest / STEEPER; flatness > 1; flatness /= STEEPER) {
      point = climb(objective.flattened(flatness), point).point();
    }
    return climb(objective, point);
  }
}
