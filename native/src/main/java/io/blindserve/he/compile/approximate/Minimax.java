package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.ScalarFunction;

/**
 * The polynomial with the least largest deviation on points of a range: Remez's exchange of one
 * point at a time (Stiefel 1959), whose levelled deviation grows in every step and so ends.
 */
final class Minimax {

  private static final int POINTS = 1025;
  private static final int EXCHANGES = 400;
  private static final double ENOUGH = 1 + 1e-9;

  private final double[] z;
  private final double[] value;
  private final double[][] basis;
  private final int degree;

  private Minimax(ScalarFunction function, Interval range, int degree) {
    this.degree = degree;
    z = Chebyshev.points(range, POINTS);
    value = new double[POINTS];
    basis = new double[POINTS][degree + 1];
    for (int i = 0; i < POINTS; i++) {
      value[i] = function.apply(z[i]);
      Chebyshev.values(Chebyshev.inner(range, z[i]), basis[i]);
    }
  }

  /** Returns coefficients of Chebyshev polynomials over the range. */
  static double[] fit(ScalarFunction function, Interval range, int degree) {
    if (range.half() == 0) {
      double[] out = new double[degree + 1];
      out[0] = function.apply(range.low());
      return out;
    }
    return new Minimax(function, range, degree).exchange();
  }

  private double[] exchange() {
    int[] reference = new int[degree + 2];
    for (int k = 0; k < reference.length; k++) {
      reference[k] = k * (POINTS - 1) / (degree + 1);
    }
    double[] best = new double[degree + 1];
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < EXCHANGES; round++) {
      double[] found = levelled(reference);
      int worst = worst(found);
      double deviation = StrictMath.abs(error(found, worst));
      if (deviation < least) {
        least = deviation;
        System.arraycopy(found, 0, best, 0, best.length);
      }
      if (deviation <= StrictMath.abs(found[degree + 1]) * ENOUGH
          || !take(reference, found, worst)) {
        break;
      }
    }
    return best;
  }

  /** Returns coefficients, and the deviation that alternates on the reference, last. */
  private double[] levelled(int[] reference) {
    int n = reference.length;
    double[][] a = new double[n][n + 1];
    for (int k = 0; k < n; k++) {
      System.arraycopy(basis[reference[k]], 0, a[k], 0, degree + 1);
      a[k][degree + 1] = k % 2 == 0 ? 1 : -1;
      a[k][n] = value[reference[k]];
    }
    return Elimination.solve(a);
  }

  private double error(double[] found, int point) {
    double sum = 0;
    for (int k = 0; k <= degree; k++) {
      sum += found[k] * basis[point][k];
    }
    return value[point] - sum;
  }

  private int worst(double[] found) {
    int out = 0;
    double largest = -1;
    for (int i = 0; i < POINTS; i++) {
      double size = StrictMath.abs(error(found, i));
      if (size > largest) {
        largest = size;
        out = i;
      }
    }
    return out;
  }

  /** Puts a point into the reference so that signs go on alternating; false when it is in it. */
  private boolean take(int[] reference, double[] found, int point) {
    int last = reference.length - 1;
    boolean positive = error(found, point) > 0;
    int after = 0;
    while (after <= last && reference[after] < point) {
      after++;
    }
    if (after <= last && reference[after] == point) {
      return false;
    }
    if (after == 0) {
      if (error(found, reference[0]) > 0 != positive) {
        System.arraycopy(reference, 0, reference, 1, last);
      }
      reference[0] = point;
    } else if (after > last) {
      if (error(found, reference[last]) > 0 != positive) {
        System.arraycopy(reference, 1, reference, 0, last);
      }
      reference[last] = point;
    } else {
      boolean like = error(found, reference[after]) > 0 == positive;
      reference[like ? after : after - 1] = point;
    }
    return true;
  }
}
