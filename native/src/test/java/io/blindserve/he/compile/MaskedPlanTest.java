package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.OutputSlot;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans whose answers are masked: as exact as they promise, and with nothing beside the answer. */
@Tag("any-jvm")
class MaskedPlanTest {

  private static final int ROWS = 4;

  private static NetworkFixture network(String shape, Tail tail) {
    return new NetworkFixture(new SplittableRandom(3), NetworkFixture.widths(shape), tail, false);
  }

  private static CompileResult compile(NetworkFixture fixture, String privacy) {
    return Compiler.compile(
        fixture.graph(),
        fixture.options().withChoices(CompileChoices.DEFAULTS.withPrivacy(privacy)));
  }

  private static Plan plan(NetworkFixture fixture, String privacy) {
    CompileResult result = compile(fixture, privacy);
    assertTrue(result.refusal().isEmpty(), result::report);
    return result.plans().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "10-16-8-1, SIGMOID, rerandomised",
    "10-16-8-1, SIGMOID, flooded(10)",
    "10-16-8-1, SIGMOID, flooded(20)",
    "12-3, SOFTMAX, flooded(20)",
    "30-1, NONE, rerandomised",
  })
  void answersKeepThePromise(String shape, Tail tail, String privacy) {
    NetworkFixture fixture = network(shape, tail);
    CompileResult result = compile(fixture, privacy);
    assertTrue(result.refusal().isEmpty(), result::report);
    assertEquals(
        List.of("latency", "throughput"), result.plans().stream().map(Plan::name).toList());
    Plan latency = result.plans().get(0);
    int steps = latency.steps().size();
    assertTrue(latency.steps().get(steps - 1) instanceof Step.Rescale);
    assertTrue(latency.steps().get(steps - 2) instanceof Step.Multiply);
    for (Plan plan : result.plans()) {
      assertEquals(Privacy.parse(privacy), plan.privacy());
      assertTrue(plan.keys().publicKey());
      assertEquals(Plan.read(plan.write()).digest(), plan.digest(), "the file is another plan");
      double largest = largestError(fixture, plan);
      print(shape, privacy, plan, largest);
      assertTrue(largest <= plan.promisedError(), largest + " exceeds " + plan.promisedError());
    }
  }

  /** Over a few rows, as many a request as the plan takes. */
  private static double largestError(NetworkFixture fixture, Plan plan) {
    double largest = 0;
    SplittableRandom random = new SplittableRandom(7);
    int together = Math.min(ROWS, plan.inputs().get(0).rows());
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      for (int done = 0; done < ROWS; done += together) {
        List<double[]> rows =
            IntStream.range(0, together).mapToObj(i -> fixture.row(random)).toList();
        List<double[]> answers = runner.answers(rows);
        for (int i = 0; i < together; i++) {
          double[] expected = fixture.compute(rows.get(i));
          for (int o = 0; o < expected.length; o++) {
            largest = Math.max(largest, Math.abs(answers.get(i)[o] - expected[o]));
          }
        }
      }
    }
    return largest;
  }

  private static void print(String shape, String privacy, Plan plan, double largest) {
    if (Boolean.getBoolean("blindserve.print")) {
      System.out.println(
          plan.name()
              + " "
              + shape
              + " "
              + privacy
              + " N 2^"
              + plan.parameters().rlwe().logN()
              + " flood 2^"
              + plan.header().floodLog()
              + " promised "
              + plan.promisedError()
              + " largest "
              + largest
              + " predicted "
              + plan.milliseconds()
              + " ms");
    }
  }

  @Test
  void partialSumsStandBesideAnAnswerThatIsNotMaskedAndBesideNoOther() {
    NetworkFixture fixture = network("10-16-8-3", Tail.NONE);
    double shown = beside(fixture, "none");
    assertTrue(shown > 0.1, "next to nothing was there to be hidden: " + shown);
    double left = beside(fixture, "rerandomised");
    double noise = deviationOfZero(plan(fixture, "rerandomised"));
    // Rounding times the secret, whose slots differ much, has longer tails than a Gauss curve.
    assertTrue(left < 12 * noise, left + " of " + shown + " is left, the noise being " + noise);
  }

  /** Of a slot of an encryption of zero and a rescaling: both are noisy by rounding alone. */
  private static double deviationOfZero(Plan plan) {
    double n = plan.parameters().n();
    double scale = plan.outputs().get(0).ciphertexts().get(0).scale().doubleValue();
    return Math.sqrt(2 * n / 2 * (1 + 2 * n / 3) / 12) / scale;
  }

  /** Returns the largest value in the slots that are no answer. */
  private static double beside(NetworkFixture fixture, String privacy) {
    Plan plan = plan(fixture, privacy);
    Set<Integer> answers =
        plan.outputs().get(0).slots().stream().map(OutputSlot::slot).collect(Collectors.toSet());
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      double[][] slots = runner.slots(List.of(fixture.row(new SplittableRandom(9)))).get(0);
      double largest = 0;
      for (int s = 0; s < slots[0].length; s++) {
        if (!answers.contains(s)) {
          largest = Math.max(largest, Math.max(Math.abs(slots[0][s]), Math.abs(slots[1][s])));
        }
      }
      return largest;
    }
  }

  @Test
  void whatNoModulusHoldsIsRefused() {
    CompileResult refused = compile(network("10-16-8-1", Tail.SIGMOID), "flooded(60)");
    assertFalse(refused.refusal().isEmpty());
    assertTrue(refused.plans().isEmpty());
  }
}
