package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.kernel.Crew;
import io.blindserve.he.kernel.HelpedCrew;
import io.blindserve.he.kernel.HelperPool;
import io.blindserve.he.kernel.PolyKernels;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans of all kinds of steps give, encrypted, what they give in the clear, in the memory that they
 * announce: a run fails that takes more.
 */
class RandomPlansTest {

  private static final boolean LONG = Boolean.getBoolean("blindserve.long");
  private static final int PLANS = LONG ? 200 : 5;
  private static final double TOLERANCE = 1e-3;

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void encryptedRunsGiveWhatClearOnesGive(PolyKernels kernels) {
    for (int seed = 0; seed < PLANS; seed++) {
      RandomPlan drawn = RandomPlan.of(new Random(seed), 6 + 2 * seed % 24);
      Plan plan = Plan.read(drawn.plan().write());
      List<double[][]> expected = SlotProgram.of(plan).results(plan, drawn.slots());
      try (PlanRunner runner = new PlanRunner(plan, kernels);
          HelperPool pool = new HelperPool(3, () -> 2);
          HelpedCrew crew = pool.begin()) {
        requireNear(expected, runner.decoded(drawn.slots(), Crew.ALONE), "seed " + seed);
        requireNear(expected, runner.decoded(drawn.slots(), crew), "crew, seed " + seed);
      }
    }
  }

  private static void requireNear(
      List<double[][]> expected, List<double[][]> decoded, String message) {
    assertEquals(expected.size(), decoded.size());
    for (int i = 0; i < expected.size(); i++) {
      for (int part = 0; part < 2; part++) {
        double[] wanted = expected.get(i)[part];
        assertEquals(wanted.length, decoded.get(i)[part].length);
        for (int slot = 0; slot < wanted.length; slot++) {
          assertEquals(
              wanted[slot],
              decoded.get(i)[part][slot],
              TOLERANCE * Math.max(1, Math.abs(wanted[slot])),
              message + ", answer " + i + ", slot " + slot);
        }
      }
    }
  }

  @Test
  void everyKindOfStepIsDrawn() {
    Map<String, Integer> counts = new TreeMap<>();
    for (int seed = 0; seed < 40; seed++) {
      RandomPlan.of(new Random(seed), 20).count(counts);
    }
    assertEquals(15, counts.size(), counts.toString());
  }

  /** From the unit that makes a value to the last that reads it nobody else writes to its place. */
  @Test
  void valuesThatLiveAtTheSameTimeAreApart() {
    for (int seed = 0; seed < (LONG ? 2000 : 60); seed++) {
      Plan plan = RandomPlan.of(new Random(seed), 24).plan();
      List<Unit> units = Unit.of(plan);
      ValuePlaces places = ValuePlaces.of(plan, units);
      PlaceCheck check = new PlaceCheck(plan, units, places);
      assertTrue(check.isSound(), "seed " + seed);
    }
  }
}
