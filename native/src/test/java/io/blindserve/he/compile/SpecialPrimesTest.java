package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One, two or three special primes: what they cost, and which number is taken. */
class SpecialPrimesTest {

  private static final Pattern CANDIDATE =
      Pattern.compile("  (\\d) special, .* together worth ([0-9.]+) ms: (.*)");

  private static NetworkFixture deep() {
    return new NetworkFixture(
        new SplittableRandom(2), new int[] {8, 8, 8, 8, 8, 8, 8, 1}, Tail.SIGMOID, false);
  }

  /** Counted by hand: limbs back; each digit forward on all rows but its own; 2 (m + K) for P. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 6, 4",
    "1, 5, 42, 60",
    "2, 1, 9, 6",
    "2, 4, 24, 24",
    "2, 5, 35, 42",
    "2, 8, 60, 80",
    "3, 3, 18, 12",
    "3, 7, 50, 60",
    "3, 8, 55, 66",
  })
  void keySwitchesAreCounted(int specials, int limbs, int transforms, int keyRows) {
    CostTable costs = new CostTable(14, specials);
    assertEquals(transforms, costs.transforms(limbs));
    assertEquals(keyRows, costs.keyRows(limbs));
    int digits = 0;
    int forward = 0;
    for (int first = 0; first < limbs; first += specials) {
      int own = Math.min(specials, limbs - first);
      forward += limbs + specials - own;
      digits++;
    }
    assertEquals(limbs + forward + 2 * (limbs + specials), costs.transforms(limbs));
    assertEquals(2 * digits * (limbs + specials), costs.keyRows(limbs));
  }

  /** At one limb more primes only cost; at many they save, in time and in bytes. */
  @Test
  void moreSpecialPrimesPayOnLongChains() {
    assertTrue(new CostTable(14, 2).keySwitch(1) > new CostTable(14, 1).keySwitch(1));
    assertTrue(new CostTable(14, 2).keySwitch(9) < new CostTable(14, 1).keySwitch(9));
    assertTrue(new CostTable(15, 3).keySwitch(16) < new CostTable(15, 2).keySwitch(16));
    KeySizes one = new KeySizes(14, 9, 1, 430);
    KeySizes three = new KeySizes(14, 9, 3, 430);
    assertTrue(three.bytes(9) < one.bytes(9));
    // 9 digits of 10 rows of 43 bits each, at 16384 / 8 bytes a bit, and a seed.
    assertEquals(9L * 10 * 43 * 2048 + 32, one.bytes(9));
  }

  @Test
  void aLongChainTakesMoreThanOneAndTheReportSaysWhatEachWouldCost() {
    CompileResult result = Compiler.compile(deep().graph(), deep().options());
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    List<Long> special = plan.parameters().literal().p();
    assertTrue(special.size() > 1, result::report);
    assertTrue(plan.parameters().logN() > 13, result::report);
    assertTrue(
        plan.parameters().rlwe().logQp()
            <= SecurityBounds.maxLogQp(plan.parameters().logN(), SecurityProfile.CLASSICAL));
    Set<Long> all = new HashSet<>(special);
    all.addAll(plan.parameters().literal().q());
    assertEquals(special.size() + plan.parameters().literal().q().size(), all.size());
    all.forEach(prime -> assertTrue(prime < 1L << 50));
    requireCheapest(result.report(), special.size());
  }

  /** The one that was taken is the cheapest of those that promise enough; others are named. */
  private static void requireCheapest(String report, int taken) {
    double cheapest = Double.POSITIVE_INFINITY;
    int best = 0;
    Set<Integer> seen = new HashSet<>();
    String ring = report.substring(report.lastIndexOf("\nN = "));
    for (String line : ring.split("\n")) {
      Matcher found = CANDIDATE.matcher(line);
      if (found.matches()) {
        seen.add(Integer.parseInt(found.group(1)));
        double worth = Double.parseDouble(found.group(2));
        if (found.group(3).startsWith("promises") && worth < cheapest) {
          cheapest = worth;
          best = Integer.parseInt(found.group(1));
        }
      }
    }
    assertEquals(Set.of(1, 2, 3), seen, report);
    assertEquals(best, taken, report);
  }

  @Test
  void theAnswerOfSuchAPlanKeepsThePromise() {
    NetworkFixture fixture = deep();
    Plan plan = CompilerTest.plan(fixture, fixture.options());
    double[] row = fixture.row(new SplittableRandom(3));
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      assertEquals(fixture.compute(row)[0], runner.answer(row)[0], plan.promisedError());
    }
  }
}
