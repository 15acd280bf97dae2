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
    int turn = by & (re.length - 1);
    int first = re.length - turn;
    addProduct(factor, other, 0, first, turn);
    addProduct(factor, other, first, re.length, -first);
  }

  /** As the other, for elements that stand {@code shift} further on in {@code other}. */
  private void addProduct(ComplexVector factor, ComplexVector other, int from, int to, int shift) {
    if (!isReal() && !factor.isReal() && !other.isReal()) {
      multiplyComplex(factor, other, from, to, shift);
      return;
    }
    multiplyAdd(re, factor.re, other.re, from, to, shift);
    if (!isReal() && !other.isReal()) {
      multiplyAdd(im, factor.re, other.im, from, to, shift);
    }
    if (!isReal() && !factor.isReal()) {
      multiplyAdd(im, factor.im, other.re, from, to, shift);
    }
  }

  /** All four products in one pass: long vectors are read from far away. */
  private void multiplyComplex(
      ComplexVector factor, ComplexVector other, int from, int to, int shift) {
    double[] aRe = factor.re;
    double[] aIm = factor.im;
    double[] bRe = other.re;
    double[] bIm = other.im;
    for (int t = from; t < to; t++) {
      re[t] = re[t] + aRe[t] * bRe[t + shift] - aIm[t] * bIm[t + shift];
      im[t] = im[t] + aRe[t] * bIm[t + shift] + aIm[t] * bRe[t + shift];
    }
  }

  private static void multiplyAdd(
      double[] out, double[] a, double[] b, int from, int to, int shift) {
    for (int t = from; t < to; t++) {
      out[t] += a[t] * b[t + shift];
    }
  }

  /**
   * Adds to every element t + by what a cotangent {@code g} at t of a product with {@code factor}
   * means for the other factor.
   */
  void addCotangent(ComplexVector g, ComplexVector factor, int by) {
    int turn = by & (re.length - 1);
    int first = re.length - turn;
    addCotangent(g, factor, 0, first, turn);
    addCotangent(g, factor, first, re.length, -first);
  }

  /** As the other, for cotangents that go {@code shift} further on. */
  private void addCotangent(ComplexVector g, ComplexVector factor, int from, int to, int shift) {
    if (!isReal() && !factor.isReal()) {
      scatterComplex(g, factor, from, to, shift);
      return;
    }
    scatterAdd(re, factor.re, g.re, from, to, shift);
    if (!isReal()) {
      scatterAdd(im, factor.re, g.im, from, to, shift);
    }
  }

  private void scatterComplex(ComplexVector g, ComplexVector factor, int from, int to, int shift) {
    double[] aRe = factor.re;
    double[] aIm = factor.im;
    double[] gRe = g.re;
    double[] gIm = g.im;
    for (int t = from; t < to; t++) {
      re[t + shift] = re[t + shift] + aRe[t] * gRe[t] + aIm[t] * gIm[t];
      im[t + shift] = im[t + shift] + aRe[t] * gIm[t] - aIm[t] * gRe[t];
    }
  }

  private static void scatterAdd(
      double[] out, double[] a, double[] b, int from, int to, int shift) {
    for (int t = from; t < to; t++) {
      out[t + shift] += a[t] * b[t];
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

  /** Returns this[t] + other[t + by] for every t. */
  ComplexVector plus(ComplexVector other, int by) {
    double[] imaginary = isReal() || other.isReal() ? im.clone() : sum(im, other.im, by);
    return new ComplexVector(sum(re, other.re, by), imaginary);
  }

  private static double[] sum(double[] a, double[] b, int by) {
    double[] out = new double[a.length];
    int turn = by & (out.length - 1);
    int first = out.length - turn;
    for (int t = 0; t < first; t++) {
      out[t] = a[t] + b[t + turn];
    }
    for (int t = first; t < out.length; t++) {
      out[t] = a[t] + b[t - first];
    }
    return out;
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

  /** Returns the sum of weight[i] * |element i|^2. */
  double energy(double[] weight) {
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      sum += weight[i] * energy(i);
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
