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

    /** Returns both at one point; overridden where they have work in common. */
    default Place at(double[] t) {
      return new Place() {
        @Override
        public double value() {
          return Objective.this.value(t);
        }

        @Override
        public double[] direction() {
          return Objective.this.direction(t);
        }
      };
    }
  }

  /** A function at one point. */
  interface Place {
    double value();

    double[] direction();
  }

  /** Where the largest value was found. */
  @SuppressWarnings("ArrayRecordComponent")
  record Peak(double[] point, double value) {}

  static Peak climb(Objective objective, Peak start, int steps) {
    return climb(objective, start, objective.at(start.point()), steps);
  }

  static Peak climb(Objective objective, double[] start, int steps) {
    Place place = objective.at(start);
    return climb(objective, new Peak(start, place.value()), place, steps);
  }

  private static Peak climb(Objective objective, Peak start, Place first, int steps) {
    Peak best = start;
    double step = FIRST_STEP;
    double[] direction = first.direction();
    for (int i = 0; i < steps; i++) {
      double[] next = moved(best.point(), direction, step);
      Place place = objective.at(next);
      double candidate = place.value();
      if (candidate > best.value()) {
        best = new Peak(next, candidate);
        direction = place.direction();
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
