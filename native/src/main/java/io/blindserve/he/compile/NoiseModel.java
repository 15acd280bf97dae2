package io.blindserve.he.compile;

import java.util.Arrays;
import java.util.List;

/**
 * Variances, in slots, of every error that an evaluation adds and that is not known beforehand. A
 * polynomial whose coefficients have variance v gives each slot's real and imaginary part the
 * variance v N / 2 (over the squared scale). Secrets are ternary with two thirds of their
 * coefficients not zero, errors have deviation 3.2.
 *
 * @param input of each input slot: fresh noise, under the public key, which is the larger, and the
 *     rounding of the encoder
 * @param rotation of a rotated input slot of each layer, before the product
 * @param giant of a giant step's result
 * @param sum of one summand of each layer's fold
 * @param rescaled of each layer's slots, from the rounding of the rescale
 * @param squared of each layer's slots behind the square, from relinearisation
 */
@SuppressWarnings("ArrayRecordComponent")
record NoiseModel(
    double input,
    double[] rotation,
    double[] giant,
    double[] sum,
    double[] rescaled,
    double[] squared) {

  private static final double ERROR_VARIANCE = 3.2 * 3.2;
  private static final double ROUNDING = 1.0 / 12;

  /**
   * Returns the variances for a chain of primes.
   *
   * @param logN log2 of the ring's degree
   * @param q data primes
   * @param p the special primes
   * @param inputScale the input's scale
   * @param weights each layer's weight scale
   * @param layers which of the layers fold before they rescale
   */
  static NoiseModel of(
      int logN,
      double[] q,
      double[] p,
      double inputScale,
      double[] weights,
      List<LayerShape> layers) {
    int depth = weights.length;
    double n = 1 << logN;
    double rounding = (1 + 2 * n / 3) * ROUNDING;
    double slots = n / 2;
    double[] rotation = new double[depth];
    double[] giant = new double[depth];
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
      giant[k] = switched / (product * product);
      double leftSwitched = slots * (switching(n, q, left, p) + rounding);
      sum[k] = layers.get(k).foldsFirst() ? giant[k] : leftSwitched / (value * value);
      rescaled[k] = q.length == 1 ? 0 : slots * rounding / (value * value);
      double squareScale = value * value;
      squared[k] = leftSwitched / (squareScale * squareScale);
      incoming = squareScale;
    }
    double input = slots * (rounding + ROUNDING) / (inputScale * inputScale);
    return new NoiseModel(input, rotation, giant, sum, rescaled, squared);
  }

  /**
   * Digits are uniform below the products of their primes, in absolute halves; each meets a fresh
   * error of the key.
   */
  private static double switching(double n, double[] q, int limbs, double[] p) {
    double sum = 0;
    for (int first = 0; first < limbs; first += p.length) {
      double ratio = 1;
      for (int i = 0; i < p.length; i++) {
        ratio *= (first + i < limbs ? q[first + i] : 1) / p[i];
      }
      sum += n * ERROR_VARIANCE * ROUNDING * ratio * ratio;
    }
    return sum;
  }

  /** Returns the model of sizes in bits, as the search compares them. */
  static NoiseModel of(BitChoice bits, List<LayerShape> layers) {
    int[] primes = bits.dataPrimes();
    double[] q = new double[primes.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = StrictMath.scalb(1.0, primes[i]);
    }
    double[] weights = new double[bits.depth()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = StrictMath.scalb(1.0, bits.weights()[k]);
    }
    double[] p = new double[bits.specials()];
    Arrays.fill(p, StrictMath.scalb(1.0, bits.special()));
    return of(bits.logN(), q, p, StrictMath.scalb(1.0, bits.inputScale()), weights, layers);
  }

  /**
   * Returns the variance of a slot of a constant that was rounded to integers at a scale of 2^bits.
   */
  static double ofWeights(int logN, int bits) {
    return (1 << (logN - 1)) * ROUNDING * StrictMath.scalb(1.0, -2 * bits);
  }
}
