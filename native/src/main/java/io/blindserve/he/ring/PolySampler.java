package io.blindserve.he.ring;

import io.blindserve.he.kernel.PolyScope;

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

  /**
   * Returns a polynomial with coefficients uniform in -1, 0 and 1.
   *
   * @throws IllegalStateException if a word of the source is read in part
   */
  public NttPoly ternary(PolyScope scope, RnsBasis basis, Shake256 source) {
    CoeffPoly poly = ring.unsetCoeff(scope, basis);
    ring.kernels()
        .ternary(poly.buffer(), poly.at(), basis.n(), basis.moduliValues(), source.sponge());
    return ring.forward(poly);
  }

  /**
   * Returns a polynomial of errors: a Gaussian of deviation 3.2, cut at 19.2 and rounded.
   *
   * @throws IllegalStateException if a word of the source is read in part
   */
  public NttPoly error(PolyScope scope, RnsBasis basis, Shake256 source) {
    NttPoly poly = ring.unsetNtt(scope, basis);
    error(poly, source);
    return poly;
  }

  /** As {@link #error(PolyScope, RnsBasis, Shake256)}, in place. */
  public void error(NttPoly out, Shake256 source) {
    RnsBasis basis = out.basis();
    ring.kernels().errors(out.buffer(), out.at(), basis.n(), basis.moduliValues(), source.sponge());
    ring.forward(new CoeffPoly(out.buffer(), out.at(), basis));
  }

  /**
   * Returns uniform residues, taken as being in the NTT domain already; rows from {@code split} on
   * come from the second sampler.
   */
  public NttPoly uniform(
      PolyScope scope, RnsBasis basis, int split, UniformSampler first, UniformSampler second) {
    NttPoly poly = ring.unsetNtt(scope, basis);
    uniform(poly, split, first, second);
    return poly;
  }

  /** As {@link #uniform(PolyScope, RnsBasis, int, UniformSampler, UniformSampler)}, in place. */
  public void uniform(NttPoly out, int split, UniformSampler first, UniformSampler second) {
    RnsBasis basis = out.basis();
    for (int i = 0; i < basis.size(); i++) {
      UniformSampler sampler = i < split ? first : second;
      ring.kernels()
          .uniform(out.buffer(), out.row(i), basis.n(), basis.modulus(i).value(), sampler.reader());
    }
  }
}
