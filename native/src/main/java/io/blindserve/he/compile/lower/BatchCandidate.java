package io.blindserve.he.compile.lower;

import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;

/**
 * A way to compute a chain for many rows in a ring.
 *
 * @param draft the circuit
 * @param demand which of its entries are computed
 * @param specials special primes, 0 where nothing is relinearised
 * @param lastRescale whether the answer is rescaled
 * @param cost predicted picoseconds of a call
 * @param requestBytes predicted bytes of a request, packed and seeded
 */
record BatchCandidate(
    Draft draft, Demand demand, int specials, boolean lastRescale, long cost, long requestBytes) {

  static BatchCandidate of(
      Chain chain, int logN, int specials, boolean lastRescale, SecurityProfile profile) {
    Draft draft = BatchDraft.of(chain, logN, lastRescale);
    Demand demand = Demand.of(draft);
    int switching = draft.ops().stream().anyMatch(Op.Product.class::isInstance) ? specials : 0;
    int primes = draft.depth() + 1;
    int bits =
        StrictMath.min(
            SecurityBounds.maxLogQp(logN, profile), (primes + switching) * Bits.MAX_PRIME);
    KeySizes sizes = new KeySizes(logN, primes, switching, bits);
    return new BatchCandidate(
        draft,
        demand,
        switching,
        lastRescale,
        demand.cost(new CostTable(logN, StrictMath.max(1, switching)), primes),
        demand.count(0) * sizes.fresh());
  }

  /** Returns time and bytes as one number. */
  long priced() {
    return cost + requestBytes * LayoutSearch.REQUEST_BYTE;
  }

  /** Returns whether as many of the smallest primes that there are could be had. */
  boolean fits(int logN, SecurityProfile profile) {
    int primes = draft.depth() + 1 + specials;
    return primes * Bits.leastPrime(logN) <= SecurityBounds.maxLogQp(logN, profile);
  }
}
