package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.rlwe.Galois;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that plans ask for: those that their steps use and no others, at the level of their use. */
@Tag("any-jvm")
class KeyLevelsTest {

  private final SortedMap<Long, Integer> used = new TreeMap<>();
  private int relinearization = -1;

  @ParameterizedTest
  @CsvSource({"30-64-32-1, 0", "30-64-32-1, 100", "30-64-32-1, 2000", "5-3, 100", "20-40-2, 500"})
  void noKeyIsLargerThanItsUse(String shape, int price) {
    NetworkFixture fixture =
        new NetworkFixture(
            new SplittableRandom(5), NetworkFixture.widths(shape), Tail.SIGMOID, false);
    Plan plan = CompilerTest.plan(fixture, fixture.options().withKeyBytePrice(price));
    int inputs = plan.values().size() - plan.steps().size();
    assertEquals(1, inputs);
    for (Step step : plan.steps()) {
      int level = plan.values().get(step.sources().get(0)).level();
      record(plan.parameters(), step, level);
      requireLevelsOnlyFall(plan, step, level);
    }
    assertEquals(used, plan.keys().galoisLevels());
    assertEquals(
        relinearization < 0 ? OptionalInt.empty() : OptionalInt.of(relinearization),
        plan.keys().relinearizationLevel());
  }

  private static void requireLevelsOnlyFall(Plan plan, Step step, int level) {
    int inputs = plan.values().size() - plan.steps().size();
    int after = plan.values().get(inputs + plan.steps().indexOf(step)).level();
    assertEquals(step instanceof Step.Rescale ? level - 1 : level, after);
  }

  private void record(CkksParameters parameters, Step step, int level) {
    if (step instanceof Step.Square) {
      relinearization = Math.max(relinearization, level);
    } else if (step instanceof Step.AddRotated rotated) {
      rotated.rotations().forEach(by -> use(parameters, by, level));
    } else if (step instanceof Step.Fold fold) {
      for (int by = fold.stride(); by < fold.stride() * fold.count(); by *= 2) {
        use(parameters, by, level);
      }
    } else if (step instanceof Step.Rotate rotate) {
      use(parameters, rotate.by(), level);
    } else if (step instanceof Step.Transform transform) {
      for (int offset : transform.diagonals().keySet()) {
        use(parameters, offset % transform.babySteps(), level);
        use(parameters, offset - offset % transform.babySteps(), level);
      }
    }
  }

  private void use(CkksParameters parameters, int by, int level) {
    if (by != 0) {
      used.merge(Galois.elementForRotation(parameters.logN(), by), level, Math::max);
    }
  }

  /** The last prime is what answers leave at: it must not be larger than exactness asks for. */
  @ParameterizedTest
  @CsvSource({"30-64-32-1", "20-30-10-1"})
  void theLastPrimeIsNotTheLargest(String shape) {
    NetworkFixture fixture =
        new NetworkFixture(
            new SplittableRandom(5), NetworkFixture.widths(shape), Tail.SIGMOID, false);
    Plan plan = CompilerTest.plan(fixture, fixture.options());
    var q = plan.parameters().literal().q();
    assertTrue(q.get(0) < q.get(1), q.toString());
    assertEquals(0, plan.outputs().get(0).ciphertexts().get(0).level());
  }
}
