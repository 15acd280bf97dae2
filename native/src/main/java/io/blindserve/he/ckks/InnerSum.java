package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.rlwe.Automorphisms;
import io.blindserve.he.rlwe.Digits;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.KeySwitcher;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.RlweParameters;

/**
 * Sums rotations: out[t] = sum over i below count of in[t + i * step]. Doubles the span at every
 * bit of the count; what an odd bit adds is kept modulo QP and divided by P at the end, as Lattigo
 * v6 does.
 */
final class InnerSum {

  private final RlweParameters parameters;
  private final Ring ring;
  private final KeySwitcher switcher;
  private final Automorphisms automorphisms;

  InnerSum(
      RlweParameters parameters, Ring ring, KeySwitcher switcher, Automorphisms automorphisms) {
    this.parameters = parameters;
    this.ring = ring;
    this.switcher = switcher;
    this.automorphisms = automorphisms;
  }

  /** Writes the sum to {@code sum}, which is the ciphertext itself or apart from it. */
  void apply(
      PolyScope scope, PolyPair sum, Ciphertext in, int step, int count, EvaluationKeySet keys) {
    ring.copy(sum.c0(), in.c0());
    ring.copy(sum.c1(), in.c1());
    try (PolyScope.Frame frame = scope.frame()) {
      boolean whole = Integer.bitCount(count) == 1;
      PolyPair odd = whole ? sum : newExtended(scope, in.level());
      for (int bit = 0; count >> bit > 1; bit++) {
        span(scope, sum, odd, bit, step, count, keys);
      }
      if (!whole) {
        addDivided(scope, sum, odd);
      }
    }
  }

  private void span(
      PolyScope scope,
      PolyPair sum,
      PolyPair odd,
      int bit,
      int step,
      int count,
      EvaluationKeySet keys) {
    int level = sum.c0().basis().size() - 1;
    GaloisKey doubling = key(keys, (1 << bit) * step, level);
    if ((count >> bit & 1) == 0) {
      automorphisms.addOnto(scope, sum, doubling);
      return;
    }
    int rest = count - (count & ((2 << bit) - 1));
    try (PolyScope.Frame frame = scope.frame()) {
      Digits digits = switcher.decompose(scope, sum.c1());
      automorphisms.addTimesP(scope, odd, sum.c0(), digits, key(keys, rest * step, level));
      automorphisms.addOnto(scope, sum, digits, doubling);
    }
  }

  private void addDivided(PolyScope scope, PolyPair sum, PolyPair odd) {
    PolyPair part =
        new PolyPair(
            ring.unsetNtt(scope, sum.c0().basis()), ring.unsetNtt(scope, sum.c0().basis()));
    switcher.divideByP(scope, part, odd);
    ring.add(sum.c0(), sum.c0(), part.c0());
    ring.add(sum.c1(), sum.c1(), part.c1());
  }

  private GaloisKey key(EvaluationKeySet keys, int steps, int level) {
    return keys.requireGaloisKey(Galois.elementForRotation(parameters.logN(), steps), level);
  }

  private PolyPair newExtended(PolyScope scope, int level) {
    return new PolyPair(
        ring.newNtt(scope, parameters.qpAt(level)), ring.newNtt(scope, parameters.qpAt(level)));
  }
}
