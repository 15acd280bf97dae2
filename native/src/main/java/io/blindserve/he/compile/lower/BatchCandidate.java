package io.blindserve.he.compile.lower;

import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;

/**
 * A way to compute a chain for many rows in a ring.
 *
 * @param draft the circuit
 * @param demand which of its entries are computed
 * @param variant what is rescaled, and the number of special primes: 0 where nothing is
 *     relinearised or masked; an encryption of zero is less noisy with one
 * @param cost predicted picoseconds of a call
 * @param requestBytes predicted bytes of a request, packed and seeded
 * @param keyBytes predicted bytes of the key of products, 0 where there are none
 */
record BatchCandidate(
    Draft draft, Demand demand, Variant variant, long cost, long requestBytes, long keyBytes) {

  static BatchCandidate of(Chain chain, int logN, Variant asked, LowerOptions options) {
    SecurityProfile profile = options.profile();
    boolean masks = asked.masksAnswers();
    Draft draft = BatchDraft.of(chain, logN, asked);
    Demand demand = Demand.of(draft);
    boolean multiplies = draft.ops().stream().anyMatch(Op.Product.class::isInstance);
    int switching = multiplies || masks ? asked.specials() : 0;
    int primes = draft.depth() + 1;
    int bits =
        StrictMath.min(
            SecurityBounds.maxLogQp(logN, profile), (primes + switching) * Bits.MAX_PRIME);
    KeySizes sizes = new KeySizes(logN, primes, switching, bits);
    CostTable costs = new CostTable(logN, StrictMath.max(1, switching));
    long mask = masks ? chain.raws() * costs.mask(options.privacy().floods()) : 0;
    return new BatchCandidate(
        draft,
        demand,
        asked.withSpecials(switching),
        demand.cost(costs, primes) + mask,
        demand.count(0) * sizes.fresh(),
        multiplies ? sizes.key(productLimbs(draft, primes)) : 0);
  }

  int specials() {
    return variant.specials();
  }

  /** Returns the limbs of the largest product. */
  private static int productLimbs(Draft draft, int primes) {
    int[] depths = draft.depths();
    int least = primes;
    for (int i = 0; i < depths.length; i++) {
      least = draft.ops().get(i) instanceof Op.Product ? StrictMath.min(least, depths[i]) : least;
    }
    return primes - least;
  }

  /** Returns the way in words. */
  String what() {
    String rescale =
        "the last product is "
            + (variant.lastRescale() ? "" : "not ")
            + "rescaled"
            + variant.inWords();
    return specials() == 0
        ? "no special prime, " + rescale
        : specials() + (specials() == 1 ? " special prime, " : " special primes, ") + rescale;
  }

  /** Returns time and bytes as one number. */
  long priced() {
    return cost + requestBytes * LayoutSearch.REQUEST_BYTE;
  }

  /** Returns whether as many of the smallest primes that there are could be had. */
  boolean fits(int logN, SecurityProfile profile) {
    int primes = draft.depth() + 1 + specials();
    return primes * Bits.leastPrime(logN) <= SecurityBounds.maxLogQp(logN, profile);
  }
}
