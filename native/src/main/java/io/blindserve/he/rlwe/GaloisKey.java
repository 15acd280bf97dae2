package io.blindserve.he.rlwe;

/**
 * The key of one automorphism X -> X^element: s_in = s, s_out = phi_{1/element}(s), so that a
 * ciphertext is switched first and permuted afterwards.
 *
 * @param element the Galois element, odd and in (0, 2N)
 * @param key the gadget form
 */
public record GaloisKey(long element, GadgetKey key) {

  /** Returns the highest level of a ciphertext that this key can be applied to. */
  public int level() {
    return key.level();
  }
}
