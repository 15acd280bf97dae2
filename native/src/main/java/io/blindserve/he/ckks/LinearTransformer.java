package io.blindserve.he.ckks;

import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.Automorphisms;
import io.blindserve.he.rlwe.Digits;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.KeySwitcher;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Applies a matrix on slots. Baby rotations share the digits of the input and stay modulo QP;
 * products are summed there, and P is divided out once at the end (and once a giant step, of the
 * part that must be switched again): the order of Lattigo v6, which decides the bits.
 */
final class LinearTransformer {

  private final RlweParameters parameters;
  private final Ring ring;
  private final KeySwitcher switcher;
  private final Automorphisms automorphisms;

  LinearTransformer(
      RlweParameters parameters, Ring ring, KeySwitcher switcher, Automorphisms automorphisms) {
    this.parameters = parameters;
    this.ring = ring;
    this.switcher = switcher;
    this.automorphisms = automorphisms;
  }

  PolyPair apply(PolyScope scope, Ciphertext in, LinearTransform transform, EvaluationKeySet keys) {
    RnsBasis basis = in.c0().basis();
    PolyPair out = new PolyPair(ring.newNtt(scope, basis), ring.newNtt(scope, basis));
    try (PolyScope.Frame frame = scope.frame()) {
      Digits digits = switcher.decompose(scope, in.c1());
      if (transform.babySteps() == 0) {
        byDiagonals(scope, out, in, digits, transform, keys);
      } else {
        bySteps(scope, out, in, digits, transform, keys);
      }
    }
    return out;
  }

  private void byDiagonals(
      PolyScope scope,
      PolyPair out,
      Ciphertext in,
      Digits digits,
      LinearTransform transform,
      EvaluationKeySet keys) {
    PolyPair sum = newPair(scope, in.level());
    for (var entry : transform.diagonals().entrySet()) {
      if (entry.getKey() != 0) {
        addRotated(scope, sum, entry.getValue(), in, digits, key(keys, entry.getKey(), in.level()));
      }
    }
    divide(scope, out, sum);
    NttPoly main = transform.diagonals().get(0);
    if (main != null) {
      ring.multiplyAdd(out.c0(), main, in.c0());
      ring.multiplyAdd(out.c1(), main, in.c1());
    }
  }

  private void addRotated(
      PolyScope scope,
      PolyPair sum,
      NttPoly diagonal,
      Ciphertext in,
      Digits digits,
      GaloisKey key) {
    try (PolyScope.Frame frame = scope.frame()) {
      PolyPair rotated = automorphisms.applyTimesP(scope, in.c0(), digits, key);
      multiplyAdd(sum, diagonal, rotated);
    }
  }

  private void bySteps(
      PolyScope scope,
      PolyPair out,
      Ciphertext in,
      Digits digits,
      LinearTransform transform,
      EvaluationKeySet keys) {
    SortedMap<Integer, PolyPair> giants = new TreeMap<>();
    SortedMap<Integer, SortedMap<Integer, NttPoly>> byBaby = new TreeMap<>();
    for (var entry : transform.diagonals().entrySet()) {
      int giant = LinearTransform.giantOf(entry.getKey(), transform.babySteps());
      giants.computeIfAbsent(giant, g -> newPair(scope, in.level()));
      byBaby
          .computeIfAbsent(entry.getKey() - giant, b -> new TreeMap<>())
          .put(giant, entry.getValue());
    }
    for (var entry : byBaby.entrySet()) {
      addBaby(scope, giants, entry.getKey(), entry.getValue(), in, digits, keys);
    }
    PolyPair sum = newPair(scope, in.level());
    for (var entry : giants.entrySet()) {
      addGiant(scope, sum, entry.getKey(), entry.getValue(), keys);
    }
    divide(scope, out, sum);
  }

  /** Adds one baby rotation, times its diagonals, to the sums of the giant steps. */
  private void addBaby(
      PolyScope scope,
      SortedMap<Integer, PolyPair> giants,
      int baby,
      SortedMap<Integer, NttPoly> diagonals,
      Ciphertext in,
      Digits digits,
      EvaluationKeySet keys) {
    try (PolyScope.Frame frame = scope.frame()) {
      PolyPair rotated =
          baby == 0
              ? timesP(scope, in)
              : automorphisms.applyTimesP(scope, in.c0(), digits, key(keys, baby, in.level()));
      for (var entry : diagonals.entrySet()) {
        PolyPair giant = Objects.requireNonNull(giants.get(entry.getKey()));
        multiplyAdd(giant, entry.getValue(), rotated);
      }
    }
  }

  private PolyPair timesP(PolyScope scope, Ciphertext in) {
    PolyPair out = newPair(scope, in.level());
    automorphisms.addTimesP(out.c0(), in.c0());
    automorphisms.addTimesP(out.c1(), in.c1());
    return out;
  }

  /** Rotates the sum of one giant step and adds it to the whole. */
  private void addGiant(
      PolyScope scope, PolyPair sum, int giant, PolyPair part, EvaluationKeySet keys) {
    if (giant == 0) {
      add(sum, part);
      return;
    }
    int level = part.c0().basis().size() - 1 - parameters.p().size();
    GaloisKey key = key(keys, giant, level);
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly divided = ring.newNtt(scope, parameters.qAt(level));
      switcher.divideByP(scope, divided, part.c1());
      PolyPair switched =
          switcher.multiplySum(scope, switcher.decompose(scope, divided), key.key());
      ring.add(switched.c0(), switched.c0(), part.c0());
      PolyPair rotated = newPair(scope, level);
      automorphisms.permute(rotated.c0(), switched.c0(), key.element());
      automorphisms.permute(rotated.c1(), switched.c1(), key.element());
      add(sum, rotated);
    }
  }

  private GaloisKey key(EvaluationKeySet keys, int steps, int level) {
    return keys.requireGaloisKey(Galois.elementForRotation(parameters.logN(), steps), level);
  }

  private PolyPair newPair(PolyScope scope, int level) {
    RnsBasis basis = parameters.qpAt(level);
    return new PolyPair(ring.newNtt(scope, basis), ring.newNtt(scope, basis));
  }

  private void add(PolyPair sum, PolyPair part) {
    ring.add(sum.c0(), sum.c0(), part.c0());
    ring.add(sum.c1(), sum.c1(), part.c1());
  }

  private void multiplyAdd(PolyPair sum, NttPoly diagonal, PolyPair part) {
    ring.multiplyAdd(sum.c0(), diagonal, part.c0());
    ring.multiplyAdd(sum.c1(), diagonal, part.c1());
  }

  private void divide(PolyScope scope, PolyPair out, PolyPair sum) {
    switcher.divideByP(scope, out.c0(), sum.c0());
    switcher.divideByP(scope, out.c1(), sum.c1());
  }
}
