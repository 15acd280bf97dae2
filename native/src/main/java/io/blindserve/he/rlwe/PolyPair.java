package io.blindserve.he.rlwe;

import io.blindserve.he.ring.NttPoly;

/**
 * Two polynomials over the same primes: the components (c0, c1) of a ciphertext of degree one,
 * whose phase is c0 + c1 * s, or the components (b, a) of a key.
 *
 * @param c0 the component that stands alone
 * @param c1 the component that the secret multiplies
 */
public record PolyPair(NttPoly c0, NttPoly c1) {

  /** Checks that both components have the same degree and primes. */
  public PolyPair {
    if (!c0.basis().equals(c1.basis())) {
      throw new IllegalArgumentException(
          "components of " + c0.basis().size() + " and " + c1.basis().size() + " rows");
    }
  }
}
