package io.blindserve.he.compile;

/**
 * How a chain is computed in a ring, as far as it does not depend on layouts: what costs time and
 * bytes on one side, and exactness on the other.
 *
 * @param specials number of special primes; more of them make fewer digits, but take bits from the
 *     data primes
 * @param foldsFirst how many layers, from the first on, fold before they rescale; the errors of the
 *     first layers pass through all the others
 */
record Variant(int specials, int foldsFirst) {

  /** Limbs of a layer's product: one prime falls away with each, but a single layer has one. */
  static int limbs(int depth, int layer) {
    return depth == 1 ? 1 : depth + 1 - layer;
  }

  /** Returns whether a layer folds before it rescales. */
  boolean foldsFirst(int layer) {
    return layer < foldsFirst;
  }

  /** Returns the limbs of the fold of a layer. */
  int foldLimbs(int depth, int layer) {
    int limbs = limbs(depth, layer);
    return depth == 1 || foldsFirst(layer) ? limbs : limbs - 1;
  }
}
