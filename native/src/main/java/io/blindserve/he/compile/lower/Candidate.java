package io.blindserve.he.compile.lower;

import io.blindserve.he.rlwe.SecurityBounds;
import java.util.Optional;

/**
 * One way to compute a chain in a ring, with the layouts that are cheapest that way.
 *
 * @param variant special primes and the order of fold and rescale
 * @param composition where everything stands, and which rotations are composed
 */
record Candidate(Variant variant, Composition.Result composition) {

  Layouts layouts() {
    return composition.layouts();
  }

  /** Returns the layouts of a variant, or nothing when the chain does not fit the slots. */
  static Optional<Candidate> of(
      Chain chain, ShapeTable table, Variant variant, LowerOptions options) {
    int bits = SecurityBounds.maxLogQp(table.logN(), options.profile());
    int keyBytePrice = options.keyBytePrice();
    return new LayoutSearch(chain, table, variant, bits, options)
        .find()
        .map(
            layouts ->
                new Candidate(
                    variant, Composition.of(chain, layouts, variant, bits, keyBytePrice)));
  }

  /** Returns whether anything is rotated or multiplied, for which keys are needed. */
  static boolean switchesKeys(Draft draft) {
    return draft.ops().stream()
        .anyMatch(
            op ->
                op instanceof Op.Product
                    || op instanceof Op.Turn
                    || (op instanceof Op.Linear linear
                        && linear.parts().stream()
                            .anyMatch(part -> part.diagonals().lastKey() != 0)));
  }
}
