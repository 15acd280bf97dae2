package io.blindserve.he.compile;

/**
 * Variances, in slots, of every error that an evaluation adds and that is not known beforehand. A
 * polynomial whose coefficients have variance v gives each slot's real and imaginary part the
 * variance v N / 2 (over the squared scale). Secrets are ternary with two thirds of their
 * coefficients not zero, errors have deviation 3.2.
 *
 * @param input of each input slot: fresh noise, under the public key, which is the larger, and the
 *     rounding of the encoder
 * @param rotation of a rotated input slot of each layer, before the product
 * @param sum of one summand of each layer's fold, and of a giant step's result
 * @param rescaled of each layer's slots, from the rounding of the rescale
 * @param squared of each layer's slots behind the square, from relinearisation
 */
@SuppressWarnings("ArrayRecordComponent")
record NoiseModel(
    double input, double[] rotation, double[] sum, double[] rescaled, double[] squared) {

  private static final double ERROR_VARIANCE = 3.2 * 3.2;
  private static final double ROUNDING = 1.0 / 12;

  /**
   * Returns the variances for a chain of primes.
   *
   * @param logN log2 of the ring's degree
   * @param q data primes
   * @param p the special prime
   * @param inputScale the input's scale
   * @param weights each layer's weight scale
   */
  static NoiseModel of(int logN, double[] q, double p, double inputScale, double[] weights) {
    int depth = weights.length;
    double n = 1 << logN;
    double rounding = (1 + 2 * n / 3) * ROUNDING;
    double slots = n / 2;
    double[] rotation = new double[depth];
    double[] sum = new double[depth];
    double[] rescaled = new double[depth];
    double[] squared = new double[depth];
    double incoming = inputScale;
    for (int k = 0; k < depth; k++) {
      int limbs = q.length - k;
      double switched = slots * (switching(n, q, limbs, p) + rounding);
      double product = incoming * weights[k];
      double value = q.length == 1 ? product : product / q[limbs - 1];
      int left = q.length == 1 ? 1 : limbs - 1;
      rotation[k] = switched / (incoming * incoming);
      sum[k] = switched / (product * product);
      rescaled[k] = q.length == 1 ? 0 : slots * rounding / (value * value);
      double squareScale = value * value;
      squared[k] = slots * (switching(n, q, left, p) + rounding) / (squareScale * squareScale);
      incoming = squareScale;
    }
    double input = slots * (rounding + ROUNDING) / (inputScale * inputScale);
    return new NoiseModel(input, rotation, sum, rescaled, squared);
  }

  /**
   * Digits are uniform below their primes in absolute halves; each meets a fresh error of the key.
   */
  private static double switching(double n, double[] q, int limbs, double p) {
    double sum = 0;
    for (int i = 0; i < limbs; i++) {
      sum += n * ERROR_VARIANCE * ROUNDING * (q[i] / p) * (q[i] / p);
    }
    return sum;
  }

  /** Returns the model of sizes in bits, as the search compares them. */
  static NoiseModel of(BitChoice bits) {
    int[] primes = bits.dataPrimes();
    double[] q = new double[primes.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = StrictMath.scalb(1.0, primes[i]);
    }
    double[] weights = new double[bits.depth()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = StrictMath.scalb(1.0, bits.weights()[k]);
    }
    return of(
        bits.logN(),
        q,
        StrictMath.scalb(1.0, bits.special()),
        StrictMath.scalb(1.0, bits.inputScale()),
        weights);
  }

  /**
   * Returns the variance of a slot of a constant that was rounded to integers at a scale of 2^bits.
   */
  static double ofWeights(int logN, int bits) {
    return (1 << (logN - 1)) * ROUNDING * StrictMath.scalb(1.0, -2 * bits);
  }
}
