package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Evaluator;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.Galois;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.wire.LattigoFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rings of working size: operands and keys are uniform polynomials that both sides draw from keyed
 * streams, results are compared by digest.
 */
@Tag("any-jvm")
class LargeVectorsTest {

  private static final boolean LONG = Boolean.getBoolean("blindserve.long");
  private static final long SCRATCH_BYTES = LONG ? 1L << 30 : 1L << 28;

  /** Keys of the largest ring take most of the time to draw. */
  private static final int LARGEST_LOG_N = LONG ? 16 : 13;

  static List<Named<JsonObject>> sets() {
    return Vectors.cases("large").stream()
        .filter(set -> logN(set) <= LARGEST_LOG_N)
        .map(set -> Named.of(set.string("set") + " " + logN(set), set))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void resultsOfAllKernelsAgree(JsonObject set) {
    Map<String, long[][]> drawn = new HashMap<>();
    for (PolyKernels kernels : PolyKernels.available()) {
      try (Bench bench = new Bench(set.string("parameters"), kernels, SCRATCH_BYTES)) {
        Working working = new Working(bench, drawn);
        for (JsonObject c : Vectors.objects(set.array("cases"))) {
          String name = kernels.name() + " " + bench.parameters.logN() + " " + c;
          try (PolyScope.Frame frame = bench.scope.frame()) {
            assertEquals(c.string("sha256"), Bench.sha256(working.apply(c)), name);
          }
        }
      }
    }
  }

  private static int logN(JsonObject set) {
    return LattigoFormat.readParameters(set.string("parameters").getBytes(StandardCharsets.UTF_8))
        .logN();
  }

  /**
   * One ring with its keys, which are made anew for each operation to keep scratch memory small;
   * the rows of which they are made are drawn once for all kernels.
   */
  private static final class Working {
    private final Bench bench;
    private final Map<String, long[][]> drawn;
    private final Evaluator evaluator;
    private final int logN;

    Working(Bench bench, Map<String, long[][]> drawn) {
      this.bench = bench;
      this.drawn = drawn;
      this.evaluator = new Evaluator(bench.parameters, bench.kernels);
      this.logN = bench.parameters.logN();
    }

    Ciphertext apply(JsonObject c) {
      int level = c.intValue("level");
      return switch (c.string("operation")) {
        case "relinearize" ->
            evaluator.relinearize(bench.scope, uniform(2, level), relinearization());
        case "rescale" -> evaluator.rescale(bench.scope, uniform(1, level));
        case "rotate" -> rotate(level, c.intValue("steps"));
        case "inner_sum" -> innerSum(level, c.intValue("step"), c.intValue("count"));
        case "linear_transform" -> transform(level, c);
        default -> throw new IllegalArgumentException(c.string("operation"));
      };
    }

    private NttPoly uniform(String key, RnsBasis basis) {
      return bench.poly(
          drawn.computeIfAbsent(key + " of " + basis.size(), k -> Sources.rows(key, basis)), basis);
    }

    private Ciphertext uniform(int degree, int level) {
      List<NttPoly> parts = new ArrayList<>();
      RnsBasis basis = bench.parameters.rlwe().qAt(level);
      for (int i = 0; i <= degree; i++) {
        parts.add(uniform("input " + i, basis));
      }
      return new Ciphertext(parts, Scale.ofPowerOfTwo(30), bench.parameters.maxLogSlots());
    }

    private GadgetKey gadget(String name) {
      int level = bench.parameters.maxLevel();
      RnsBasis basis = bench.parameters.rlwe().qpAt(level);
      List<PolyPair> digits = new ArrayList<>();
      for (int i = 0; i < bench.parameters.rlwe().digitsAt(level); i++) {
        digits.add(
            new PolyPair(
                uniform(name + " " + i + " b", basis), uniform(name + " " + i + " a", basis)));
      }
      return new GadgetKey(level, digits);
    }

    private EvaluationKeySet relinearization() {
      return new EvaluationKeySet(
          Optional.of(new RelinearizationKey(gadget("relinearization"))), List.of());
    }

    private EvaluationKeySet rotations(Iterable<Integer> steps) {
      Map<Long, GaloisKey> keys = new HashMap<>();
      for (int k : steps) {
        long element = Galois.elementForRotation(logN, k);
        keys.computeIfAbsent(element, g -> new GaloisKey(g, gadget("galois " + g)));
      }
      return new EvaluationKeySet(Optional.empty(), keys.values());
    }

    private Ciphertext rotate(int level, int steps) {
      return evaluator.rotate(bench.scope, uniform(1, level), steps, rotations(List.of(steps)));
    }

    private Ciphertext innerSum(int level, int step, int count) {
      List<Integer> steps = new ArrayList<>();
      for (int power = 1; power < count; power *= 2) {
        steps.add(power * step);
        steps.add((count & -2 * power) * step);
      }
      return evaluator.innerSum(bench.scope, uniform(1, level), step, count, rotations(steps));
    }

    private Ciphertext transform(int level, JsonObject c) {
      int babySteps = c.intValue("baby_steps");
      int logSlots = bench.parameters.maxLogSlots();
      Scale scale = Scale.parse(c.string("scale"));
      SortedMap<Integer, NttPoly> diagonals = new TreeMap<>();
      for (int i = 0; i < c.intValue("diagonals"); i++) {
        double[][] values = Sources.complex("diagonal " + i, 1 << logSlots);
        diagonals.put(i, bench.diagonal(values, i, babySteps, logSlots, level, scale));
      }
      LinearTransform transform = new LinearTransform(level, scale, logSlots, babySteps, diagonals);
      EvaluationKeySet keys = rotations(LinearTransform.rotations(diagonals.keySet(), babySteps));
      return evaluator.linearTransform(bench.scope, uniform(1, level), transform, keys);
    }
  }
}
