package io.blindserve.he.compile;

/**
 * One polynomial of degree at most two for each channel: square * z^2 + linear * z + constant.
 * Immutable by convention: its arrays are never written after construction.
 *
 * @param square coefficients of z^2
 * @param linear coefficients of z
 * @param constant what stands alone
 */
@SuppressWarnings("ArrayRecordComponent")
record Quadratic(double[] square, double[] linear, double[] constant) {

  static Quadratic identity(int width) {
    return new Quadratic(new double[width], Vectors.constant(width, 1), new double[width]);
  }

  static Quadratic ofConstant(double[] values) {
    return new Quadratic(new double[values.length], new double[values.length], values);
  }

  int width() {
    return linear.length;
  }

  boolean isAffine() {
    return Vectors.isZero(square);
  }

  boolean isConstant() {
    return isAffine() && Vectors.isZero(linear);
  }

  boolean isFinite() {
    return Vectors.isFinite(square) && Vectors.isFinite(linear) && Vectors.isFinite(constant);
  }

  Quadratic plus(Quadratic other) {
    return new Quadratic(
        Vectors.add(square, other.square),
        Vectors.add(linear, other.linear),
        Vectors.add(constant, other.constant));
  }

  Quadratic times(double factor) {
    return new Quadratic(
        Vectors.scale(square, factor),
        Vectors.scale(linear, factor),
        Vectors.scale(constant, factor));
  }

  /**
   * Returns the product, whose degree the caller has checked with {@link #degree} to be at most
   * two.
   */
  Quadratic times(Quadratic other) {
    double[] a =
        Vectors.add(
            Vectors.multiply(linear, other.linear),
            Vectors.add(
                Vectors.multiply(square, other.constant),
                Vectors.multiply(constant, other.square)));
    double[] b =
        Vectors.add(
            Vectors.multiply(linear, other.constant), Vectors.multiply(constant, other.linear));
    return new Quadratic(a, b, Vectors.multiply(constant, other.constant));
  }

  int degree() {
    if (!isAffine()) {
      return 2;
    }
    return isConstant() ? 0 : 1;
  }
}
