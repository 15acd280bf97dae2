package io.blindserve.he.secret;

import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.GaussianSampler;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RandomSource;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.TernarySampler;
import io.blindserve.he.ring.UniformSampler;
import java.util.Arrays;

/** Draws polynomials into the NTT domain. */
final class Sampling {

  private final Ring ring;

  Sampling(Ring ring) {
    this.ring = ring;
  }

  NttPoly ternary(PolyScope scope, RnsBasis basis, RandomSource source) {
    long[] coefficients = new long[basis.n()];
    TernarySampler.sample(source, coefficients);
    return toNtt(scope, basis, coefficients);
  }

  NttPoly error(PolyScope scope, RnsBasis basis, RandomSource source) {
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

  /** Uniform residues are taken as being in the NTT domain already; rows from {@code split} come from the second sampler. */
  NttPoly uniform(PolyScope scope, RnsBasis basis, int split, UniformSampler first, UniformSampler second) {
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
