package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for large errors near the border between classes. Before the sigmoid errors are largest in
 * corners of the box, but nearly all corners are saturated, so that ascents from samples end far
 * from the few that are not. Here the sigmoid is flattened until nothing is saturated, the worst
 * corners are found, and then it is made steeper step by step, which pulls them to the border. From
 * the flat ones the border is also walked to along straight lines. Starts are shared among threads;
 * the same on every machine.
 */
final class BorderSearch {

  private static final int STEPS = 8;
  private static final double STEEPER = 4;
  private static final int HALVINGS = 40;
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
    List<Ascent.Peak> peaks =
        new ArrayList<>(
            starts.parallelStream().map(start -> Ascent.climb(flat, start, STEPS)).toList());
    peaks.sort(Comparator.comparingDouble(Ascent.Peak::value).reversed());
    return peaks.subList(0, followed).parallelStream()
        .map(peak -> worse(steepened(peak), crossed(peak.point())))
        .reduce(peaks.get(0), BorderSearch::worse);
  }

  private static Ascent.Peak worse(Ascent.Peak one, Ascent.Peak other) {
    return other.value() > one.value() ? other : one;
  }

  /**
   * Walks from a point towards starts on the other side and stops at the border. That finds it
   * however thin it is.
   */
  private Ascent.Peak crossed(double[] from) {
    Ascent.Peak best = new Ascent.Peak(from, objective.value(from));
    boolean side = objective.margin(from) > 0;
    for (double[] start : starts) {
      if ((objective.margin(start) > 0) != side) {
        double[] point = border(from, start, side);
        best = worse(best, new Ascent.Peak(point, objective.value(point)));
      }
    }
    return Ascent.climb(objective, best, STEPS);
  }

  private double[] border(double[] from, double[] to, boolean side) {
    double here = 0;
    double there = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (here + there) / 2;
      boolean same = (objective.margin(between(from, to, middle)) > 0) == side;
      here = same ? middle : here;
      there = same ? there : middle;
    }
    return between(from, to, here);
  }

  private static double[] between(double[] from, double[] to, double part) {
    double[] out = new double[from.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = from[i] + part * (to[i] - from[i]);
    }
    return out;
  }

  private Ascent.Peak steepened(Ascent.Peak flat) {
    double[] point = flat.point();
    for (double flatness = flattest / STEEPER; flatness > 1; flatness /= STEEPER) {
      point = Ascent.climb(objective.flattened(flatness), point, STEPS).point();
    }
    return Ascent.climb(objective, point, STEPS);
  }
}
