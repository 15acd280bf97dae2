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
 * @param rescalesForms whether what forms multiply is rescaled before the next stage's weights:
 *     that takes more primes, and lets values and weights have larger scales below primes of a
 *     limited size
 */
record Variant(
    int specials,
    int foldsFirst,
    boolean lastRescale,
    boolean masksAnswers,
    boolean rescalesForms) {

  /** A way that rescales once a stage. */
  Variant(int specials, int foldsFirst, boolean lastRescale, boolean masksAnswers) {
    this(specials, foldsFirst, lastRescale, masksAnswers, false);
  }

  /** Returns this with another number of stages that fold first. */
  Variant foldingFirst(int stages) {
    return new Variant(specials, stages, lastRescale, masksAnswers, rescalesForms);
  }

  /** Returns the primes that are dropped before the product of each stage. */
  int[] depths(Chain chain) {
    int[] out = new int[chain.depth()];
    for (int k = 1; k < out.length; k++) {
      int before = k == 1 && chain.stage(0).isIdentity() ? 0 : 1;
      Form form = chain.stage(k - 1).form();
      out[k] = out[k - 1] + before + form.rescales() + (rescales(form) ? 1 : 0);
    }
    return out;
  }

  /** Returns the primes that are dropped altogether. */
  int depth(Chain chain) {
    return depths(chain)[chain.depth() - 1] + (lastRescale ? 1 : 0) + (masksAnswers ? 1 : 0);
  }

  /** Returns this with another number of special primes. */
  Variant withSpecials(int other) {
    return new Variant(other, foldsFirst, lastRescale, masksAnswers, rescalesForms);
  }

  /** Returns what is not usual about it, to go behind other words. */
  String inWords() {
    return rescalesForms ? ", products are rescaled before weights" : "";
  }

  /** Returns whether a form is rescaled at its end. */
  boolean rescales(Form form) {
    return rescalesForms && form.endsInProduct();
  }

  /** Returns whether a stage folds before it rescales. */
  boolean foldsFirst(int stage) {
    return stage < foldsFirst;
  }
}
