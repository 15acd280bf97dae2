package io.blindserve.he.compile;

/**
 * Looks for the largest value of a function over the box [-1, 1]^n: from each start, steps along
 * the sign of the gradient that shrink when they do not help. The same on every machine.
 */
final class Ascent {

  private static final int STEPS = 24;
  private static final double FIRST_STEP = 0.5;
  private static final double SHRINK = 0.7;

  private Ascent() {}

  /** A function on the box. */
  interface Objective {
    double value(double[] t);

    /** Returns a direction of ascent; only the signs matter. */
    double[] direction(double[] t);
  }

  /** Where the largest value was found. */
  @SuppressWarnings("ArrayRecordComponent")
  record Peak(double[] point, double value) {}

  static Peak climb(Objective objective, double[] start) {
    double[] best = start;
    double value = objective.value(start);
    double step = FIRST_STEP;
    double[] direction = objective.direction(best);
    for (int i = 0; i < STEPS; i++) {
      double[] next = moved(best, direction, step);
      double candidate = objective.value(next);
      if (candidate > value) {
        best = next;
        value = candidate;
        direction = objective.direction(best);
      } else {
        step *= SHRINK;
      }
    }
    return new Peak(best, value);
  }

  private static double[] moved(double[] t, double[] direction, double step) {
    double[] out = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      double next = t[i] + step * StrictMath.signum(direction[i]);
      out[i] = StrictMath.max(-1, StrictMath.min(1, next));
    }
    return out;
  }
}
