package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One, two or three special primes: what they cost, and which number is taken. */
class SpecialPrimesTest {

  private static final CompileResult RESULT = Compiler.compile(deep().graph(), deep().options());

  private static NetworkFixture deep() {
    return new NetworkFixture(
        new SplittableRandom(2), new int[] {8, 8, 8, 8, 8, 8, 8, 8, 8, 1}, Tail.SIGMOID, false);
  }

  @Test
  void aLongChainTakesMoreThanOneAndTheReportSaysWhatEachWouldCost() {
    CompileResult result = RESULT;
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
    assertTrue(
        result.details().alternatives().stream().anyMatch(AlternativeReport::taken),
        result::report);
  }

  @Test
  void theAnswerOfSuchAPlanKeepsThePromise() {
    NetworkFixture fixture = deep();
    Plan plan = RESULT.plans().get(0);
    double[] row = fixture.row(new SplittableRandom(3));
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      assertEquals(fixture.compute(row)[0], runner.answer(row)[0], plan.promisedError());
    }
  }
}
