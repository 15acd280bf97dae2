package io.blindserve.he.compile.lower;

/**
 * Complex numbers, parts apart, or real ones without imaginary parts; the two kinds do not meet,
 * except that a real factor may stand beside complex numbers. Written by whoever made it. A
 * cotangent of a real quantity m holds dm/dre and dm/dim.
 *
 * @param re real parts
 * @param im imaginary parts; of length 0 where all numbers are real
 */
@SuppressWarnings("ArrayRecordComponent")
record ComplexVector(double[] re, double[] im) {

  private static final double[] NONE = {};

  /** Nothing. */
  static final ComplexVector EMPTY = new ComplexVector(NONE, NONE);

  /** Returns zeros. */
  static ComplexVector zeros(int size, boolean real) {
    return new ComplexVector(new double[size], real ? NONE : new double[size]);
  }

  static ComplexVector ofReal(double[] values) {
    return new ComplexVector(values, NONE);
  }

  int size() {
    return re.length;
  }

  boolean isReal() {
    return im.length == 0;
  }

  /** Adds factor[t] * other[t + by] to every element t. */
  void addProduct(ComplexVector factor, ComplexVector other, int by) {
    multiplyAdd(re, factor.re, other.re, by, 1);
    if (isReal()) {
      return;
    }
    if (!other.isReal()) {
      multiplyAdd(im, factor.re, other.im, by, 1);
    }
    if (!factor.isReal()) {
      multiplyAdd(im, factor.im, other.re, by, 1);
      if (!other.isReal()) {
        multiplyAdd(re, factor.im, other.im, by, -1);
      }
    }
  }

  private static void multiplyAdd(double[] out, double[] a, double[] b, int by, int sign) {
    int turn = by & (out.length - 1);
    int first = out.length - turn;
    if (sign > 0) {
      for (int t = 0; t < first; t++) {
        out[t] += a[t] * b[t + turn];
      }
      for (int t = first; t < out.length; t++) {
        out[t] += a[t] * b[t - first];
      }
    } else {
      for (int t = 0; t < first; t++) {
        out[t] -= a[t] * b[t + turn];
      }
      for (int t = first; t < out.length; t++) {
        out[t] -= a[t] * b[t - first];
      }
    }
  }

  /**
   * Adds to every element t + by what a cotangent {@code g} at t of a product with {@code factor}
   * means for the other factor.
   */
  void addCotangent(ComplexVector g, ComplexVector factor, int by) {
    scatterAdd(re, factor.re, g.re, by, 1);
    if (isReal()) {
      return;
    }
    scatterAdd(im, factor.re, g.im, by, 1);
    if (!factor.isReal()) {
      scatterAdd(re, factor.im, g.im, by, 1);
      scatterAdd(im, factor.im, g.re, by, -1);
    }
  }

  private static void scatterAdd(double[] out, double[] a, double[] b, int by, int sign) {
    int turn = by & (out.length - 1);
    int first = out.length - turn;
    for (int t = 0; t < first; t++) {
      out[t + turn] += sign * a[t] * b[t];
    }
    for (int t = first; t < out.length; t++) {
      out[t - first] += sign * a[t] * b[t];
    }
  }

  /** Adds other[t + by] to every element t. */
  void add(ComplexVector other, int by) {
    addTo(re, other.re, by);
    if (!isReal() && !other.isReal()) {
      addTo(im, other.im, by);
    }
  }

  private static void addTo(double[] out, double[] in, int by) {
    int turn = by & (out.length - 1);
    int first = out.length - turn;
    for (int t = 0; t < first; t++) {
      out[t] += in[t + turn];
    }
    for (int t = first; t < out.length; t++) {
      out[t] += in[t - first];
    }
  }

  /** Adds a multiple. */
  void addScaled(ComplexVector other, double factor) {
    for (int t = 0; t < re.length; t++) {
      re[t] += factor * other.re[t];
    }
    for (int t = 0; t < other.im.length; t++) {
      im[t] += factor * other.im[t];
    }
  }

  ComplexVector copy() {
    return new ComplexVector(re.clone(), im.clone());
  }

  /** Returns |element i|^2. */
  double energy(int i) {
    return im.length == 0 ? re[i] * re[i] : re[i] * re[i] + im[i] * im[i];
  }

  double energy() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += energy(i);
    }
    return sum;
  }

  /** Returns |element i|^2 of all. */
  double[] energies() {
    double[] out = new double[size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = energy(i);
    }
    return out;
  }

  double largest() {
    double largest = 0;
    for (int i = 0; i < size(); i++) {
      largest = StrictMath.max(largest, energy(i));
    }
    return StrictMath.sqrt(largest);
  }

  double mean() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += StrictMath.sqrt(energy(i));
    }
    return sum / size();
  }
}
