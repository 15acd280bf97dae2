package io.blindserve.he.compile;

/**
 * Complex numbers, parts apart. Written by whoever made it.
 *
 * @param re real parts
 * @param im imaginary parts
 */
@SuppressWarnings("ArrayRecordComponent")
record ComplexVector(double[] re, double[] im) {

  ComplexVector(int size) {
    this(new double[size], new double[size]);
  }

  static ComplexVector ofReal(double[] values) {
    return new ComplexVector(values, new double[values.length]);
  }

  int size() {
    return re.length;
  }

  /** Returns the squares of all elements. */
  ComplexVector squared() {
    ComplexVector out = new ComplexVector(size());
    for (int i = 0; i < size(); i++) {
      out.re[i] = re[i] * re[i] - im[i] * im[i];
      out.im[i] = 2 * re[i] * im[i];
    }
    return out;
  }

  /**
   * Returns the cotangents before a square of {@code values}, of which this holds the cotangents
   * behind it.
   */
  ComplexVector throughSquare(ComplexVector values) {
    ComplexVector out = new ComplexVector(size());
    for (int i = 0; i < size(); i++) {
      double zRe = 2 * values.re[i];
      double zIm = 2 * values.im[i];
      out.re[i] = zRe * re[i] + zIm * im[i];
      out.im[i] = zRe * im[i] - zIm * re[i];
    }
    return out;
  }

  /** Returns |element i|^2. */
  double energy(int i) {
    return re[i] * re[i] + im[i] * im[i];
  }

  double energy() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += energy(i);
    }
    return sum;
  }
}
