package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.KeyRequirements;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.CkksParameters;
import java.util.List;

/**
 * What keys that are there already leave no choice about: the ring, the primes and the scale of
 * requests, and which keys there are. Immutable.
 */
final class Pins {

  private final CkksParameters parameters;
  private final KeyRequirements keys;

  Pins(Plan plan) {
    this.parameters = plan.parameters();
    this.keys = plan.keys();
  }

  CkksParameters parameters() {
    return parameters;
  }

  KeyRequirements keys() {
    return keys;
  }

  int logN() {
    return parameters.logN();
  }

  int primes() {
    return parameters.literal().q().size();
  }

  int specials() {
    return parameters.literal().p().size();
  }

  /** Returns whether a draft drops as many primes as there are. */
  boolean suits(Draft draft) {
    return draft.depth() + 1 == primes();
  }

  /**
   * Returns a choice of weights with everything else as the primes have it: values come out where
   * they must, and the guard is what the last prime leaves above them.
   */
  Bits pinned(Draft draft, int[] depths, Bits choice) {
    List<Long> q = parameters.literal().q();
    List<Long> p = parameters.literal().p();
    int special = choice.specials() == 0 ? choice.special() : size(p.get(0));
    Bits out =
        new Bits(
            choice.logN(),
            special,
            choice.specials(),
            parameters.literal().logDefaultScale(),
            choice.weights(),
            choice.values(),
            choice.guard());
    int last = q.size() - 1;
    for (int depth = 0; depth < last; depth++) {
      int is = Scales.of(draft, depths, out).primes()[depth];
      out = out.changed(out.valueVariable(depth), is - size(q.get(last - depth)));
    }
    int answer = Scales.of(draft, depths, out).primes()[last] - out.guard();
    return new Bits(
        out.logN(),
        out.special(),
        out.specials(),
        out.input(),
        out.weights(),
        out.values(),
        size(q.get(0)) - answer);
  }

  /** Primes lie near a power of two. */
  private static int size(long prime) {
    return (int) StrictMath.rint(StrictMath.log((double) prime) / StrictMath.log(2));
  }
}
