package io.blindserve.he.compile.lower;

/**
 * Looks for the largest value of a function over the box [-1, 1]^n: from each start, steps along
 * the sign of the gradient that shrink when they do not help. The same on every machine.
 */
final class Ascent {

  private static final double FIRST_STEP = 0.5;
  private static final double SHRINK = 0.6;

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

  static Peak climb(Objective objective, Peak start, int steps) {
    Peak best = start;
    double step = FIRST_STEP;
    double[] direction = objective.direction(best.point());
    for (int i = 0; i < steps; i++) {
      double[] next = moved(best.point(), direction, step);
      double candidate = objective.value(next);
      if (candidate > best.value()) {
        best = new Peak(next, candidate);
        direction = objective.direction(best.point());
      } else {
        step *= SHRINK;
      }
    }
    return best;
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
