package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Polynomial;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed interval.
 *
 * @param low its lower end
 * @param high its upper end, not below
 */
public record Interval(double low, double high) {

  /** What is left to say after an overflow. */
  static final Interval EVERYTHING =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Room for the rounding of a long sum, as a fraction of the values. */
  private static final double ROUNDING = 1e-12;

  private static final int HALVINGS = 80;

  /** Checks the order; rejects what is not a number. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("an interval that ends before it begins");
    }
  }

  double middle() {
    return low / 2 + high / 2;
  }

  double half() {
    return high / 2 - low / 2;
  }

  double width() {
    return high - low;
  }

  double largest() {
    return StrictMath.max(StrictMath.abs(low), StrictMath.abs(high));
  }

  boolean isFinite() {
    return Double.isFinite(low) && Double.isFinite(high);
  }

  boolean contains(double value) {
    return low <= value && value <= high;
  }

  Interval hull(Interval other) {
    return new Interval(StrictMath.min(low, other.low), StrictMath.max(high, other.high));
  }

  /** Returns the overlap, or {@code this} where there is none. */
  Interval within(Interval other) {
    double from = StrictMath.max(low, other.low);
    double to = StrictMath.min(high, other.high);
    return from <= to ? new Interval(from, to) : this;
  }

  /** Returns this interval with so much added at both ends. */
  Interval widened(double by) {
    return new Interval(low - by, high + by);
  }

  /** Returns this interval with room for rounding. */
  Interval rounded() {
    return widened(ROUNDING * largest());
  }

  /**
   * Returns all values of a polynomial on this interval: its ends are attained, but for rounding.
   */
  Interval of(Polynomial p) {
    double from = StrictMath.min(p.apply(low), p.apply(high));
    double to = StrictMath.max(p.apply(low), p.apply(high));
    if (!Double.isFinite(to - from)) {
      return EVERYTHING;
    }
    for (double turn : roots(derivative(p))) {
      from = StrictMath.min(from, p.apply(turn));
      to = StrictMath.max(to, p.apply(turn));
    }
    return Double.isFinite(to - from) ? new Interval(from, to).rounded() : EVERYTHING;
  }

  static Polynomial derivative(Polynomial p) {
    double[] out = new double[StrictMath.max(1, p.degree())];
    for (int i = 1; i <= p.degree(); i++) {
      out[i - 1] = i * p.coefficient(i);
    }
    return Polynomial.of(out);
  }

  /** Returns where a polynomial changes sign in this interval, ascending: between its turns. */
  private List<Double> roots(Polynomial p) {
    List<Double> out = new ArrayList<>();
    if (p.degree() == 0) {
      return out;
    }
    List<Double> breaks = new ArrayList<>(roots(derivative(p)));
    breaks.add(high);
    double from = low;
    for (double to : breaks) {
      if (p.apply(from) * p.apply(to) <= 0) {
        out.add(root(p, from, to));
      }
      from = to;
    }
    return out;
  }

  private static double root(Polynomial p, double from, double to) {
    double left = from;
    double right = to;
    boolean rises = p.apply(from) <= 0;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = left / 2 + right / 2;
      if (p.apply(middle) <= 0 == rises) {
        left = middle;
      } else {
        right = middle;
      }
    }
    return left / 2 + right / 2;
  }
}
