package io.blindserve.he.ring;

import io.blindserve.he.kernel.PolyScope;
import java.util.Arrays;

/**
 * Draws polynomials into the NTT domain. Ternary polynomials and errors are secret: the caller
 * clears them after use; what they are made of is cleared here. Thread-safe as long as scopes and
 * sources are not shared.
 */
public final class PolySampler {

  private final Ring ring;

  /** Makes a sampler of polynomials over the ring's kernels. */
  public PolySampler(Ring ring) {
    this.ring = ring;
  }

  /** Returns a polynomial with coefficients uniform in -1, 0 and 1. */
  public NttPoly ternary(PolyScope scope, RnsBasis basis, RandomSource source) {
    long[] coefficients = new long[basis.n()];
    TernarySampler.sample(source, coefficients);
    return toNtt(scope, basis, coefficients);
  }

  /** Returns a polynomial of errors, see {@link GaussianSampler}. */
  public NttPoly error(PolyScope scope, RnsBasis basis, RandomSource source) {
    long[] coefficients = new long[basis.n()];
    GaussianSampler.sample(source, coefficients);
    return toNtt(scope, basis, coefficients);
  }

  private NttPoly toNtt(PolyScope scope, RnsBasis basis, long[] coefficients) {
    CoeffPoly poly = ring.newCoeff(scope, basis);
    ring.setSigned(poly, coefficients);
    Arrays.fill(coefficients, 0);
    return ring.forward(poly);
  }

  /**
   * Returns uniform residues, taken as being in the NTT domain already; rows from {@code split} on
   * come from the second sampler.
   */
  public NttPoly uniform(
      PolyScope scope, RnsBasis basis, int split, UniformSampler first, UniformSampler second) {
    NttPoly poly = ring.newNtt(scope, basis);
    long[] row = new long[basis.n()];
    for (int i = 0; i < basis.size(); i++) {
      UniformSampler sampler = i < split ? first : second;
      sampler.fill(basis.modulus(i).value(), row, 0, row.length);
      poly.buffer().write(poly.row(i), row, 0, row.length);
    }
    return poly;
  }
}
