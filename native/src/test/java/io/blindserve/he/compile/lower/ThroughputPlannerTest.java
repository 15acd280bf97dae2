package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.ScalarFunction;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Chains of every form for many rows at once, run encrypted: the promise is kept. */
class ThroughputPlannerTest {

  private static final int ROWS = 64;
  private static final Polynomial QUADRATIC = Polynomial.of(0.1, 0.5, 0.4);
  private static final Polynomial QUARTIC = Polynomial.of(0.1, 0.5, 0.5, 0.1, -0.2);

  private static Plan plan(LayerNetwork network, double maxError) {
    ThroughputPlanner planner = new ThroughputPlanner(network, Networks.options(maxError));
    Plan plan =
        planner
            .plan()
            .orElseThrow(() -> new AssertionError(planner.reason() + planner.alternatives()))
            .plan();
    planner.alternatives().forEach(way -> print(way.toString()));
    assertEquals("", planner.reason());
    assertTrue(plan.keys().galoisLevels().isEmpty());
    assertEquals(plan.parameters().n() / 2, plan.inputs().get(0).rows());
    return plan;
  }

  private static void print(String text) {
    if (Boolean.getBoolean("blindserve.print")) {
      System.out.println(text);
    }
  }

  /** Rows inside the box, and its corners. */
  private static List<double[]> rows(LayerNetwork network, int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      double[] row = Networks.row(random, network);
      for (int i = 0; i < row.length && r % 2 == 1; i++) {
        var ends = random.nextBoolean() ? network.range().max() : network.range().min();
        row[i] = ends.get(i);
      }
      rows.add(row);
    }
    return rows;
  }

  private static Plan check(LayerNetwork network, double maxError) {
    return check(network, maxError, ROWS);
  }

  private static Plan check(LayerNetwork network, double maxError, int count) {
    Plan plan = plan(network, maxError);
    List<double[]> rows = rows(network, count);
    double largest = 0;
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      List<double[]> answers = runner.answers(rows);
      for (int r = 0; r < rows.size(); r++) {
        double[] expected = Networks.compute(network, rows.get(r));
        assertEquals(expected.length, answers.get(r).length);
        for (int o = 0; o < expected.length; o++) {
          largest = Math.max(largest, Math.abs(answers.get(r)[o] - expected[o]));
        }
      }
    }
    print(
        String.format(
            Locale.ROOT,
            "N %d, %d and %d primes, %d steps, promised %.3g measured %.3g, predicted %.2f ms",
            plan.parameters().n(),
            plan.parameters().literal().q().size(),
            plan.parameters().literal().p().size(),
            plan.steps().size(),
            plan.promisedError(),
            largest,
            plan.milliseconds()));
    assertTrue(largest <= plan.promisedError(), largest + " exceeds " + plan.promisedError());
    return plan;
  }

  private static LayerNetwork dense(
      int seed, Tail tail, Supplier<ScalarFunction> function, int... widths) {
    return Networks.dense(new SplittableRandom(seed), tail, function, widths);
  }

  private static Supplier<ScalarFunction> inTurn(ScalarFunction... functions) {
    int[] turn = {0};
    return () -> functions[turn[0]++ % functions.length];
  }

  private static Layer layer(int rows, int columns, double[] weights, ScalarFunction function) {
    return new Layer(
        "layer" + rows,
        "Gemm",
        SparseMatrix.ofDense(rows, columns, weights),
        new double[rows],
        Collections.nCopies(rows, function));
  }

  @Test
  void logisticRegressionTakesOnePrimeAndNoKeys() {
    Plan plan = check(dense(1, Tail.SIGMOID, () -> QUADRATIC, 30, 1), 0.02, 2048);
    assertEquals(4096, plan.parameters().n());
    assertEquals(1, plan.parameters().literal().q().size());
    assertEquals(0, plan.keySwitches());
    assertTrue(plan.keys().relinearizationLevel().isEmpty());
  }

  @Test
  void severalOutputs() {
    Plan plan = check(dense(2, Tail.SOFTMAX, () -> QUADRATIC, 20, 12, 5), 0.02);
    assertEquals(5, plan.results().size());
  }

  @Test
  void outputsThatAreMultiplesAreComputedOnce() {
    double[] weights = {1, 0.5, -0.25, 0.5, 0.25, -0.125, 1, 1, 1};
    LayerNetwork network =
        Networks.of(
            Networks.box(3, -2, 1), List.of(layer(3, 3, weights, Polynomial.IDENTITY)), Tail.NONE);
    assertEquals(2, check(network, 0.001).results().size());
  }

  @Test
  void squares() {
    check(dense(3, Tail.SIGMOID, () -> QUADRATIC, 12, 32, 16, 8, 1), 0.02);
  }

  @Test
  void squaresAndIdentities() {
    check(dense(4, Tail.NONE, inTurn(Polynomial.IDENTITY, QUADRATIC), 10, 16, 16, 2), 0.02);
  }

  @Test
  void cubics() {
    check(dense(5, Tail.NONE, () -> Polynomial.of(0, 0.8, 0.1, -0.2), 10, 16, 8, 1), 0.02);
  }

  @Test
  void quartics() {
    check(dense(6, Tail.NONE, () -> QUARTIC, 10, 16, 8, 1), 0.02);
  }

  /** Channels of low degree take no powers, and meet the others at their level. */
  @Test
  void mixedDegreesAreComputedAsFarAsTheyGo() {
    Polynomial seventh = Polynomial.of(0.1, 0.9, 0.1, -0.3, 0, 0.1, 0, -0.02);
    Plan some =
        check(dense(7, Tail.NONE, inTurn(Polynomial.IDENTITY, seventh, QUADRATIC), 6, 9, 1), 0.02);
    Plan all = plan(dense(7, Tail.NONE, () -> seventh, 6, 9, 1), 0.02);
    assertTrue(some.keySwitches() < all.keySwitches());
    assertTrue(some.steps().stream().anyMatch(Step.DropLevel.class::isInstance));
  }

  @Test
  void mixedUpToFour() {
    check(dense(8, Tail.NONE, inTurn(Polynomial.IDENTITY, QUARTIC), 6, 9, 2), 0.02);
  }

  @Test
  void degreeEight() {
    Polynomial eighth = Polynomial.of(0, 0.9, 0, -0.3, 0, 0.1, 0, -0.02, 0.01);
    check(dense(9, Tail.SIGMOID, () -> eighth, 10, 8, 1), 0.02);
  }

  @Test
  void squaresOfInputsWithoutAMatrix() {
    LayerNetwork network =
        Networks.of(
            Networks.box(4, -1, 1),
            List.of(
                layer(
                    4, 4, new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, QUADRATIC),
                layer(1, 4, new double[] {1, -1, 0.5, 0.25}, Polynomial.IDENTITY)),
            Tail.NONE);
    check(network, 0.02);
  }

  /** Weights of zero are no summands; inputs that nothing reads are no ciphertexts. */
  @Test
  void sparseWeights() {
    double[] first = new double[6 * 8];
    first[0] = 0.5;
    first[1] = -0.5;
    first[8 + 1] = 0.25;
    first[16 + 4] = 0.75;
    first[24 + 4] = 0.5;
    first[24 + 6] = 0.5;
    double[] second = {0.5, 0, 0, 0.5, 0, 0, 0, 0.5, 0.25, 0, 0, 0};
    LayerNetwork network =
        Networks.of(
            Networks.box(8, -1, 1),
            List.of(layer(6, 8, first, QUADRATIC), layer(2, 6, second, Polynomial.IDENTITY)),
            Tail.NONE);
    Plan plan = check(network, 0.02);
    assertEquals(4, plan.inputs().get(0).ciphertexts().size());
    assertEquals(4, plan.keySwitches());
    long summands =
        plan.steps().stream()
            .filter(Step.Combine.class::isInstance)
            .mapToLong(step -> step.sources().size())
            .sum();
    assertEquals(6 + 4, summands);
  }

  @Test
  void constantChannelsAndAnswers() {
    LayerNetwork network =
        Networks.of(
            Networks.box(2, -1, 1),
            List.of(
                new Layer(
                    "first",
                    "Gemm",
                    SparseMatrix.ofDense(3, 2, new double[] {1, 1, 0, 0, 0.5, -1}),
                    new double[] {0, 0.5, 0},
                    List.of(QUADRATIC, QUADRATIC, Polynomial.of(0.25))),
                layer(2, 3, new double[] {1, 1, 1, 0, 0, 0}, Polynomial.IDENTITY)),
            Tail.NONE);
    check(network, 0.02);
  }

  @Test
  void theSamePlanEveryTime() {
    LayerNetwork network = dense(10, Tail.SIGMOID, inTurn(QUARTIC, QUADRATIC), 5, 6, 1);
    assertEquals(plan(network, 0.02).digest(), plan(network, 0.02).digest());
  }

  @Test
  void refusesMoreInputsThanARequestHolds() {
    assertRefused(dense(11, Tail.NONE, () -> QUADRATIC, 3000, 1), 0.02, "ciphertexts of 2048 rows");
  }

  @Test
  void refusesWhatNoRingHolds() {
    int[] widths = new int[40];
    java.util.Arrays.fill(widths, 2);
    assertRefused(dense(12, Tail.NONE, () -> QUADRATIC, widths), 0.02, "too many");
  }

  @Test
  void refusesAnErrorThatNoRingKeeps() {
    assertRefused(dense(13, Tail.NONE, () -> QUADRATIC, 4, 4, 1), 1e-9, "keeps the error below");
  }

  private static void assertRefused(LayerNetwork network, double maxError, String why) {
    ThroughputPlanner planner = new ThroughputPlanner(network, Networks.options(maxError));
    assertFalse(planner.plan().isPresent());
    assertTrue(planner.reason().contains(why), planner.reason());
    assertTrue(planner.reason().endsWith("."), planner.reason());
  }
}
