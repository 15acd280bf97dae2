package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.SlotTransform;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;

/**
 * Encodes slots into integer polynomials and back. Coefficients are bit for bit those of Lattigo v6
 * on x86-64, for scales up to 2^53. Thread-safe.
 */
public final class Encoder {

  private final CkksParameters parameters;
  private final SlotTransform transform;

  /** Makes an encoder; its tables take 8 N bytes, or 16 N with native kernels. */
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
    return transform.coefficients(re, im, logSlots, scale.doubleValue());
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
    Ring ring = new Ring(kernels);
    RnsBasis basis = parameters.rlwe().qAt(level);
    CoeffPoly poly = ring.unsetCoeff(scope, basis);
    try (PolyScope.Frame frame = scope.frame()) {
      PolyBuffer scratch = scope.takeUnset(basis.n());
      kernels.encode(
          poly.buffer(),
          poly.at(),
          basis.reductions(),
          transform,
          re,
          im,
          logSlots,
          scale.doubleValue(),
          scratch,
          0);
      scratch.clear(0, scratch.words());
    }
    return new Plaintext(ring.forward(poly), scale, logSlots);
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
    CoeffPoly poly = ring.unsetCoeff(scope, parameters.rlwe().qAt(level));
    ring.setSigned(poly, coefficients);
    return new Plaintext(ring.forward(poly), scale, logSlots);
  }

  /** Returns the slots of a plaintext: real parts first, then imaginary parts. */
  public double[][] decode(PolyScope scratch, PolyKernels kernels, Plaintext plaintext) {
    Ring ring = new Ring(kernels);
    RnsBasis basis = plaintext.value().basis();
    try (PolyScope.Frame frame = scratch.frame()) {
      NttPoly copy = ring.unsetNtt(scratch, basis);
      ring.copy(copy, plaintext.value());
      return decodeInPlace(
          scratch, kernels, new Plaintext(copy, plaintext.scale(), plaintext.logSlots()));
    }
  }

  /** As {@link #decode}; the plaintext's polynomial is overwritten and must not be used again. */
  public double[][] decodeInPlace(PolyScope scratch, PolyKernels kernels, Plaintext plaintext) {
    CoeffPoly coefficients = new Ring(kernels).inverse(plaintext.value());
    RnsBasis basis = coefficients.basis();
    if (basis.size() > 1) {
      return slots(CentredIntegers.of(coefficients), plaintext.logSlots(), plaintext.scale());
    }
    try (PolyScope.Frame frame = scratch.frame()) {
      PolyBuffer words = scratch.takeUnset(basis.n());
      double[][] slots =
          kernels.decode(
              coefficients.buffer(),
              coefficients.row(0),
              basis.modulus(0).value(),
              transform,
              plaintext.logSlots(),
              plaintext.scale().doubleValue(),
              words,
              0);
      words.clear(0, words.words());
      return slots;
    }
  }

  /** Returns the slots of a polynomial whose signed coefficients are given. */
  public double[][] slots(double[] coefficients, int logSlots, Scale scale) {
    return transform.slots(coefficients, logSlots, scale.doubleValue());
  }
}
