package io.blindserve.he.compile.function;

/** Special functions, the same bits on every machine. */
final class Special {

  static final double SQRT_TWO = 1.4142135623730951;
  private static final double SQRT_TWO_OVER_PI = 0.7978845608028654;
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  /** From here on 1 - erf is below 2.2e-17 and gone in a double. */
  private static final double SATURATED = 6;

  private Special() {}

  /**
   * The error function, with an absolute error below 1e-14: erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n
   * x^(2n+1) / (2n+1)!!, in which all terms have one sign (Abramowitz and Stegun 7.1.6).
   */
  static double erf(double x) {
    if (Double.isNaN(x) || x == 0) {
      return x;
    }
    if (StrictMath.abs(x) >= SATURATED) {
      return x > 0 ? 1 : -1;
    }
    double square = x * x;
    double term = x;
    double sum = x;
    for (int n = 1; StrictMath.abs(term) > 1e-18 * StrictMath.abs(sum); n++) {
      term *= 2 * square / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * StrictMath.exp(-square) * sum;
  }

  static double sigmoid(double z) {
    return 1 / (1 + StrictMath.exp(-z));
  }

  /** Hendrycks and Gimpel, "Gaussian Error Linear Units", section 2. */
  static double geluOfTanh(double z) {
    return 0.5 * z * (1 + StrictMath.tanh(SQRT_TWO_OVER_PI * (z + 0.044715 * z * z * z)));
  }

  static double softplus(double z) {
    return StrictMath.max(z, 0) + StrictMath.log1p(StrictMath.exp(-StrictMath.abs(z)));
  }
}
