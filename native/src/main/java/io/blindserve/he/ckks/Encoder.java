package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;

/**
 * Encodes slots into integer polynomials and back. Coefficients are bit for bit those of Lattigo v6
 * on x86-64, for scales up to 2^53. Thread-safe.
 */
public final class Encoder {

  /** Coefficients at or above this do not fit signed 64-bit arithmetic with room to add. */
  private static final double MAX_COEFFICIENT = 0x1p62;

  private final CkksParameters parameters;
  private final SlotTransform transform;

  /** Makes an encoder; its tables take 32 N bytes. */
  public Encoder(CkksParameters parameters) {
    this.parameters = parameters;
    this.transform = new SlotTransform(parameters.logN());
  }

  /**
   * Returns the N signed coefficients that encode 2^logSlots slots: round(scale * x), half away
   * from zero.
   *
   * @param re real parts; fewer than 2^logSlots are followed by zeros
   * @param im imaginary parts, or none for zeros
   * @param scale at most 2^53, or a prime modulus
   * @throws IllegalArgumentException if there are too many slots, a value is not finite, or a
   *     coefficient reaches 2^62
   */
  public long[] coefficients(double[] re, double[] im, int logSlots, Scale scale) {
    Slots.require(logSlots, parameters.logN());
    double[] slotsRe = padded(re, logSlots);
    double[] slotsIm = padded(im, logSlots);
    transform.inverse(slotsRe, slotsIm, logSlots);
    long[] coefficients = new long[parameters.n()];
    int gap = (parameters.n() / 2) >> logSlots;
    double factor = scale.doubleValue();
    for (int i = 0; i < slotsRe.length; i++) {
      coefficients[i * gap] = round(slotsRe[i], factor);
      coefficients[parameters.n() / 2 + i * gap] = round(slotsIm[i], factor);
    }
    return coefficients;
  }

  private static double[] padded(double[] values, int logSlots) {
    int slots = 1 << logSlots;
    if (values.length > slots) {
      throw new IllegalArgumentException(values.length + " values for 2^" + logSlots + " slots");
    }
    double[] copy = new double[slots];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("slot " + i + " is not a finite number");
      }
      copy[i] = values[i];
    }
    return copy;
  }

  private static long round(double value, double scale) {
    double magnitude = Math.abs(value) * scale + 0.5;
    if (!(magnitude < MAX_COEFFICIENT)) {
      throw new IllegalArgumentException(
          "a coefficient does not fit: value times scale reaches 2^62");
    }
    return value < 0 ? -(long) magnitude : (long) magnitude;
  }

  /**
   * Encodes slots into a plaintext of {@code level} that lives in {@code scope}; see {@link
   * #coefficients}.
   */
  public Plaintext encode(
      PolyScope scope,
      PolyKernels kernels,
      double[] re,
      double[] im,
      int logSlots,
      int level,
      Scale scale) {
    return encodeCoefficients(
        scope, kernels, coefficients(re, im, logSlots, scale), logSlots, level, scale);
  }

  /**
   * Makes a plaintext of {@code level}, living in {@code scope}, of coefficients that were encoded
   * before.
   */
  public Plaintext encodeCoefficients(
      PolyScope scope,
      PolyKernels kernels,
      long[] coefficients,
      int logSlots,
      int level,
      Scale scale) {
    Ring ring = new Ring(kernels);
    CoeffPoly poly = ring.newCoeff(scope, parameters.rlwe().qAt(level));
    ring.setSigned(poly, coefficients);
    return new Plaintext(ring.forward(poly), scale, logSlots);
  }

  /** Returns the slots of a plaintext: real parts first, then imaginary parts. */
  public double[][] decode(PolyScope scratch, PolyKernels kernels, Plaintext plaintext) {
    double[] coefficients = centred(scratch, kernels, plaintext);
    return slots(coefficients, plaintext.logSlots(), plaintext.scale());
  }

  /** Returns the slots of a polynomial whose signed coefficients are given. */
  public double[][] slots(double[] coefficients, int logSlots, Scale scale) {
    Slots.require(logSlots, parameters.logN());
    int n = 1 << logSlots;
    int gap = (parameters.n() / 2) >> logSlots;
    double divisor = scale.doubleValue();
    double[] re = new double[n];
    double[] im = new double[n];
    for (int i = 0; i < n; i++) {
      re[i] = coefficients[i * gap] / divisor;
      im[i] = coefficients[parameters.n() / 2 + i * gap] / divisor;
    }
    transform.forward(re, im, logSlots);
    return new double[][] {re, im};
  }

  private static double[] centred(PolyScope scratch, PolyKernels kernels, Plaintext plaintext) {
    Ring ring = new Ring(kernels);
    RnsBasis basis = plaintext.value().basis();
    try (PolyScope.Frame frame = scratch.frame()) {
      var copy = ring.newNtt(scratch, basis);
      ring.copy(copy, plaintext.value());
      return CentredIntegers.of(ring.inverse(copy));
    }
  }
}
