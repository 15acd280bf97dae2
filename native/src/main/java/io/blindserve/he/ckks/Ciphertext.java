package io.blindserve.he.ckks;

import io.blindserve.he.ring.NttPoly;
import java.util.List;

/**
 * An encrypted vector of 2^logSlots complex slots: the sum over i of value_i s^i is its plaintext
 * with noise. Whoever owns the polynomials' buffers owns the ciphertext.
 *
 * @param value degree + 1 polynomials over the data primes of the level
 * @param scale the scale of the plaintext inside
 * @param logSlots log2 of the number of slots, 0 to logN - 1
 */
public record Ciphertext(List<NttPoly> value, Scale scale, int logSlots) {

  /** Copies the list and checks that all polynomials have the same primes. */
  public Ciphertext {
    value = List.copyOf(value);
    if (value.size() < 2 || value.size() > 3) {
      throw new IllegalArgumentException("a ciphertext of " + value.size() + " polynomials");
    }
    for (NttPoly part : value) {
      if (!part.basis().equals(value.get(0).basis())) {
        throw new IllegalArgumentException("polynomials of one ciphertext differ in their primes");
      }
    }
    Slots.require(logSlots, value.get(0).basis().logN());
  }

  /** Returns a ciphertext of degree one. */
  public static Ciphertext of(NttPoly c0, NttPoly c1, Scale scale, int logSlots) {
    return new Ciphertext(List.of(c0, c1), scale, logSlots);
  }

  /** Returns the level, the number of rows less one. */
  public int level() {
    return value.get(0).basis().size() - 1;
  }

  /** Returns the degree in the secret: 1, or 2 for a product that is not relinearised. */
  public int degree() {
    return value.size() - 1;
  }

  /** Returns the part that stands alone. */
  public NttPoly c0() {
    return value.get(0);
  }

  /** Returns the part that the secret multiplies. */
  public NttPoly c1() {
    return value.get(1);
  }
}
