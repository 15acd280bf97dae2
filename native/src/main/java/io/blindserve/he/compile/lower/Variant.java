package io.blindserve.he.compile.lower;

/**
 * How a chain is computed in a ring, as far as it does not depend on layouts: what costs time and
 * bytes on one side, and exactness on the other.
 *
 * @param specials number of special primes; more of them make fewer digits, but take bits from the
 *     data primes
 * @param foldsFirst how many stages, from the first on, fold before they rescale; the errors of the
 *     first stages pass through all the others
 * @param lastRescale whether the last product is rescaled; without that there is a prime less, but
 *     the one that is left must hold the product
 * @param masksAnswers whether the answer's unused slots are brought to zero by one more product,
 *     and the answer is masked; then the client folds nothing
 */
record Variant(int specials, int foldsFirst, boolean lastRescale, boolean masksAnswers) {

  /** Returns the primes that are dropped before the product of each stage. */
  int[] depths(Chain chain) {
    int[] out = new int[chain.depth()];
    for (int k = 1; k < out.length; k++) {
      int before = k == 1 && chain.stage(0).isIdentity() ? 0 : 1;
      out[k] = out[k - 1] + before + chain.stage(k - 1).form().rescales();
    }
    return out;
  }

  /** Returns the primes that are dropped altogether. */
  int depth(Chain chain) {
    return depths(chain)[chain.depth() - 1] + (lastRescale ? 1 : 0) + (masksAnswers ? 1 : 0);
  }

  /** Returns whether a stage folds before it rescales. */
  boolean foldsFirst(int stage) {
    return stage < foldsFirst;
  }
}
