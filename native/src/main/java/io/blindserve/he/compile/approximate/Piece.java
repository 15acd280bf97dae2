package io.blindserve.he.compile.approximate;

import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.List;

/**
 * One polynomial and the channels of a layer that use it. Immutable by convention.
 *
 * @param function what it stands for
 * @param channels whose function it replaces, ascending
 * @param source where the range comes from
 * @param range of the function's argument
 * @param coefficients of Chebyshev polynomials over the range
 */
@SuppressWarnings("ArrayRecordComponent")
record Piece(
    ScalarFunction function,
    List<Integer> channels,
    RangeSource source,
    Interval range,
    double[] coefficients) {

  /** A leading coefficient below this part of the largest one is left out. */
  private static final double DEGENERATE = 1.0 / 256;

  private static final int POINTS = 2049;

  /** Returns this with other coefficients. */
  Piece with(double[] others) {
    return new Piece(function, channels, source, range, others);
  }

  /** Returns this over another range: the same polynomial only where nobody asks again. */
  Piece onRange(Interval other) {
    return new Piece(function, channels, source, other, coefficients);
  }

  /**
   * Returns this without leading coefficients that are tiny beside the others: whoever completes
   * the square divides by the leading one. Cutting a Chebyshev sum changes it least.
   */
  Piece trimmed() {
    int size = coefficients.length;
    while (size > 2 && StrictMath.abs(coefficients[size - 1]) < DEGENERATE * largest(size)) {
      size--;
    }
    return with(java.util.Arrays.copyOf(coefficients, size));
  }

  private double largest(int size) {
    double out = 0;
    for (int k = 1; k < size; k++) {
      out = StrictMath.max(out, StrictMath.abs(coefficients[k]));
    }
    return out;
  }

  Polynomial polynomial() {
    return Chebyshev.polynomial(coefficients, range);
  }

  /**
   * Returns the largest deviation from the function on the range, found on a grid; a half of the
   * largest step between neighbours' deviations is added for what lies between them.
   */
  static double deviation(ScalarFunction function, Polynomial p, Interval range) {
    double largest = 0;
    double step = 0;
    double before = 0;
    double[] points = Chebyshev.points(range, POINTS);
    for (int i = 0; i < POINTS; i++) {
      double error = p.apply(points[i]) - function.apply(points[i]);
      if (!Double.isFinite(error)) {
        return Double.POSITIVE_INFINITY;
      }
      largest = StrictMath.max(largest, StrictMath.abs(error));
      step = i == 0 ? 0 : StrictMath.max(step, StrictMath.abs(error - before));
      before = error;
    }
    return largest + step / 2;
  }
}
