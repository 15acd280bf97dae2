package io.blindserve.he.rlwe;

/**
 * The key that brings a product of degree two back to degree one: s_in = s^2, s_out = s.
 *
 * @param key the gadget form
 */
public record RelinearizationKey(GadgetKey key) {

  /** Returns the highest level of a ciphertext that this key can relinearise. */
  public int level() {
    return key.level();
  }
}
