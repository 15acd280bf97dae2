package io.blindserve.he.ckks;

import io.blindserve.he.kernel.GadgetTables;
import io.blindserve.he.kernel.MatrixSum;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.Rows;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Applies a matrix on slots. Baby rotations share the digits of the input and stay modulo QP;
 * products are summed there, and P is divided out once at the end (and once a giant step, of the
 * part that must be switched again): the order of Lattigo v6, which decides the bits.
 */
final class LinearTransformer {

  private final RlweParameters parameters;
  private final PolyKernels kernels;
  private final Ring ring;
  private final KeySwitcher switcher;
  private final Automorphisms automorphisms;

  LinearTransformer(
      RlweParameters parameters,
      PolyKernels kernels,
      KeySwitcher switcher,
      Automorphisms automorphisms) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.ring = new Ring(kernels);
    this.switcher = switcher;
    this.automorphisms = automorphisms;
  }

  /**
   * A ciphertext and what is applied to it.
   *
   * @param in at the transform's level or above
   */
  record Part(Ciphertext in, LinearTransform transform) {

    int level() {
      return transform.level();
    }

    /** Returns c0 over the primes of the transform's level. */
    NttPoly c0() {
      return in.c0().prefix(level() + 1);
    }

    /** Returns c1 over the primes of the transform's level. */
    NttPoly c1() {
      return in.c1().prefix(level() + 1);
    }
  }

  /**
   * Writes the sum of transforms of one level and one number of baby steps.
   *
   * @param out may be an operand: it is written last
   */
  void apply(PolyScope scope, PolyPair out, List<Part> parts, EvaluationKeySet keys) {
    int level = parts.get(0).level();
    try (PolyScope.Frame frame = scope.frame()) {
      SortedMap<Integer, PolyPair> giants = giantPairs(scope, parts);
      for (int i = 0; i < parts.size(); i++) {
        addPart(scope, giants, parts.get(i), i > 0, keys);
      }
      PolyPair sum = giants.containsKey(0) ? giants.get(0) : newPair(scope, level);
      for (Map.Entry<Integer, PolyPair> giant : giants.entrySet()) {
        if (giant.getKey() != 0) {
          addGiant(scope, sum, key(keys, giant.getKey(), level), giant.getValue());
        }
      }
      switcher.divideByP(scope, out, sum);
    }
  }

  /** Returns room for the sum of each giant step, modulo QP. */
  private SortedMap<Integer, PolyPair> giantPairs(PolyScope scope, List<Part> parts) {
    SortedMap<Integer, PolyPair> giants = new TreeMap<>();
    for (Part part : parts) {
      for (int offset : part.transform().diagonals().keySet()) {
        giants.computeIfAbsent(
            LinearTransform.giantOf(offset, part.transform().babySteps()),
            giant -> unsetPair(scope, part.level()));
      }
    }
    return giants;
  }

  /** Adds diagonals times baby rotations of one ciphertext, or sets the sums to them. */
  private void addPart(
      PolyScope scope,
      SortedMap<Integer, PolyPair> sums,
      Part part,
      boolean accumulate,
      EvaluationKeySet keys) {
    LinearTransform transform = part.transform();
    List<Integer> babySteps = new ArrayList<>();
    SortedMap<Integer, List<MatrixSum.Term>> terms = new TreeMap<>();
    for (Map.Entry<Integer, NttPoly> diagonal : transform.diagonals().entrySet()) {
      int giant = LinearTransform.giantOf(diagonal.getKey(), transform.babySteps());
      int baby = diagonal.getKey() - giant;
      if (!babySteps.contains(baby)) {
        babySteps.add(baby);
      }
      terms
          .computeIfAbsent(giant, g -> new ArrayList<>())
          .add(new MatrixSum.Term(babySteps.indexOf(baby), diagonal.getValue().rows()));
    }
    List<MatrixSum.Giant> giants = new ArrayList<>();
    sums.forEach(
        (giant, sum) ->
            giants.add(
                new MatrixSum.Giant(
                    sum.c0().rows(), sum.c1().rows(), terms.getOrDefault(giant, List.of()))));
    List<MatrixSum.Baby> babies =
        babySteps.stream().map(baby -> babyStep(keys, baby, part.level())).toList();
    sumMatrix(scope, part, babies, giants, accumulate);
  }

  private void sumMatrix(
      PolyScope scope,
      Part part,
      List<MatrixSum.Baby> babies,
      List<MatrixSum.Giant> giants,
      boolean accumulate) {
    GadgetTables tables = switcher.tablesAt(part.level());
    int workers = scope.crew().workers();
    try (PolyScope.Frame frame = scope.frame()) {
      Digits digits = switcher.decompose(scope, part.c1());
      int words = MatrixSum.scratchWords(tables, workers, babies.size(), giants);
      Rows scratch = new Rows(scope.takeUnset(words), 0);
      MatrixSum sum =
          new MatrixSum(
              tables,
              digits.rows(),
              part.c0().rows(),
              part.c1().rows(),
              babies,
              giants,
              scratch,
              workers,
              accumulate);
      scope.crew().run(kernels, sum);
    }
  }

  private MatrixSum.Baby babyStep(EvaluationKeySet keys, int steps, int level) {
    return steps == 0
        ? new MatrixSum.Baby(Optional.empty())
        : automorphisms.babyStep(key(keys, steps, level));
  }

  /** Rotates the sum of one giant step and adds it to the whole. */
  private void addGiant(PolyScope scope, PolyPair sum, GaloisKey key, PolyPair part) {
    int level = part.c0().basis().size() - 1 - parameters.p().size();
    try (PolyScope.Frame frame = scope.frame()) {
      NttPoly divided = ring.unsetNtt(scope, parameters.qAt(level));
      switcher.divideByP(scope, divided, part.c1());
      automorphisms.addTimesP(scope, sum, part.c0(), divided, key);
    }
  }

  private GaloisKey key(EvaluationKeySet keys, int steps, int level) {
    return keys.requireGaloisKey(Galois.elementForRotation(parameters.logN(), steps), level);
  }

  private PolyPair newPair(PolyScope scope, int level) {
    RnsBasis basis = parameters.qpAt(level);
    return new PolyPair(ring.newNtt(scope, basis), ring.newNtt(scope, basis));
  }

  private PolyPair unsetPair(PolyScope scope, int level) {
    RnsBasis basis = parameters.qpAt(level);
    return new PolyPair(ring.unsetNtt(scope, basis), ring.unsetNtt(scope, basis));
  }
}
