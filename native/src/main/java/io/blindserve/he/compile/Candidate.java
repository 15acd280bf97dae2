package io.blindserve.he.compile;

import io.blindserve.he.rlwe.SecurityBounds;
import java.util.Optional;

/**
 * One way to compute a chain in a ring, with the layouts that are cheapest that way.
 *
 * @param variant special primes and the order of fold and rescale
 * @param composition the layouts, and which rotations are composed
 */
record Candidate(Variant variant, Composition.Result composition) {

  Packing packing() {
    return composition.packing();
  }

  /** Returns the layouts of a variant, or nothing when the layers do not fit the slots. */
  static Optional<Candidate> of(ShapeTable table, Variant variant, CompileOptions options) {
    int logN = Integer.numberOfTrailingZeros(table.slots()) + 1;
    int bits = SecurityBounds.maxLogQp(logN, options.profile());
    int price = options.keyBytePrice();
    return new PackingSearch(table, variant, bits, price)
        .find()
        .map(packing -> new Candidate(variant, Composition.of(packing, variant, bits, price)));
  }
}
