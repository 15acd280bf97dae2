package io.blindserve.he.ckks;

import io.blindserve.he.ring.NttPoly;

/**
 * An encoded vector of 2^logSlots complex slots. Whoever owns the polynomial's buffer owns the
 * plaintext.
 *
 * @param value the polynomial over the data primes of its level
 * @param scale the factor that values were multiplied with before rounding
 * @param logSlots log2 of the number of slots, 0 to logN - 1
 */
public record Plaintext(NttPoly value, Scale scale, int logSlots) {

  /** Checks the number of slots. */
  public Plaintext {
    Slots.require(logSlots, value.basis().logN());
  }

  /** Returns the level, the number of rows less one. */
  public int level() {
    return value.basis().size() - 1;
  }
}
