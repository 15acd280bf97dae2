package io.blindserve.he.compile.lower;

/**
 * Complex numbers, parts apart. Written by whoever made it. A cotangent of a real quantity m holds
 * dm/dre and dm/dim.
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

  /** Adds a[t + aBy] * b[t + bBy] to every element t. */
  void addProduct(ComplexVector a, int aBy, ComplexVector b, int bBy) {
    int mask = size() - 1;
    for (int t = 0; t <= mask; t++) {
      int i = (t + aBy) & mask;
      int j = (t + bBy) & mask;
      re[t] += a.re[i] * b.re[j] - a.im[i] * b.im[j];
      im[t] += a.re[i] * b.im[j] + a.im[i] * b.re[j];
    }
  }

  /**
   * Adds to every element t + by what a cotangent {@code g} at t of a product with {@code factor}
   * means for the other factor.
   */
  void addCotangent(ComplexVector g, ComplexVector factor, int by) {
    int mask = size() - 1;
    for (int t = 0; t <= mask; t++) {
      double gRe = g.re[t];
      double gIm = g.im[t];
      if (gRe != 0 || gIm != 0) {
        int i = (t + by) & mask;
        re[i] += factor.re[t] * gRe + factor.im[t] * gIm;
        im[i] += factor.re[t] * gIm - factor.im[t] * gRe;
      }
    }
  }

  /** Adds other[t + by] to every element t. */
  void add(ComplexVector other, int by) {
    int mask = size() - 1;
    for (int t = 0; t <= mask; t++) {
      re[t] += other.re[(t + by) & mask];
      im[t] += other.im[(t + by) & mask];
    }
  }

  /** Adds a multiple. */
  void addScaled(ComplexVector other, double factor) {
    for (int t = 0; t < size(); t++) {
      re[t] += factor * other.re[t];
      im[t] += factor * other.im[t];
    }
  }

  ComplexVector copy() {
    return new ComplexVector(re.clone(), im.clone());
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

  /** Returns the sum of |this|^2 |other[t + by]|^2. */
  double energy(ComplexVector other, int by) {
    int mask = size() - 1;
    double sum = 0;
    for (int t = 0; t <= mask; t++) {
      double own = energy(t);
      if (own != 0) {
        sum += own * other.energy((t + by) & mask);
      }
    }
    return sum;
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
