package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chains of every form, run encrypted: the promise is kept. */
@Tag("any-jvm")
class LatencyPlannerTest {

  private static final boolean LONG = Boolean.getBoolean("blindserve.long");

  private static void check(LayerNetwork network, double maxError) {
    check(network, maxError, 1);
  }

  /** Asks as many rows as a request carries, and as much again by requests of fewer. */
  private static void check(LayerNetwork network, double maxError, int rows) {
    long started = System.nanoTime();
    LatencyPlanner planner = new LatencyPlanner(network, Networks.options(maxError, rows));
    Plan plan =
        planner.plan().orElseThrow(() -> new AssertionError(planner.reasons().toString())).plan();
    double seconds = (System.nanoTime() - started) / 1e9;
    SplittableRandom random = new SplittableRandom(5);
    double largest = 0;
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      for (int i = 0; i < 4; i++) {
        int count = StrictMath.max(1, rows - i);
        largest = StrictMath.max(largest, largest(network, runner, random, count));
      }
      if (Boolean.getBoolean("blindserve.print")) {
        System.out.println(planner.alternatives().stream().filter(a -> a.taken()).toList());
        System.out.printf(
            java.util.Locale.ROOT,
            "N %d Q %s P %d keys %d, compiled in %.1f s, promised %.3g measured %.3g, predicted %.2f ms, took %.2f%n",
            plan.parameters().n(),
            plan.parameters().literal().q().stream()
                .map(q -> 64 - Long.numberOfLeadingZeros(q))
                .toList(),
            plan.parameters().literal().p().size(),
            plan.keys().galoisLevels().size(),
            seconds,
            plan.promisedError(),
            largest,
            plan.milliseconds(),
            runner.milliseconds(Networks.row(random, network), 20));
      }
    }
    assertTrue(largest <= plan.promisedError(), largest + " exceeds " + plan.promisedError());
  }

  private static double largest(
      LayerNetwork network, PlanRunner runner, SplittableRandom random, int count) {
    List<double[]> rows =
        Stream.generate(() -> Networks.row(random, network)).limit(count).toList();
    List<double[]> answers = runner.answers(rows);
    double largest = 0;
    for (int r = 0; r < count; r++) {
      double[] expected = Networks.compute(network, rows.get(r));
      for (int o = 0; o < expected.length; o++) {
        largest = Math.max(largest, Math.abs(answers.get(r)[o] - expected[o]));
      }
    }
    return largest;
  }

  @Test
  void oneLayer() {
    check(
        Networks.dense(new SplittableRandom(1), Tail.SIGMOID, () -> Polynomial.SQUARE, 30, 1),
        0.02);
  }

  @Test
  void oneLayerOfTenOutputs() {
    check(
        Networks.dense(new SplittableRandom(1), Tail.SOFTMAX, () -> Polynomial.SQUARE, 64, 10),
        0.02);
  }

  @Test
  void squares() {
    check(
        Networks.dense(
            new SplittableRandom(2),
            Tail.SIGMOID,
            () -> Polynomial.of(0.1, 0.5, 0.4),
            30,
            128,
            64,
            32,
            1),
        0.02);
  }

  @Test
  void squaresAndIdentities() {
    int[] turn = {0};
    check(
        Networks.dense(
            new SplittableRandom(3),
            Tail.NONE,
            () -> turn[0]++ % 3 == 0 ? Polynomial.IDENTITY : Polynomial.of(0.1, 0.2, 0.4),
            10,
            16,
            16,
            2),
        0.02);
  }

  @Test
  void cubics() {
    check(
        Networks.dense(
            new SplittableRandom(4),
            Tail.NONE,
            () -> Polynomial.of(0, 0.8, 0.1, -0.2),
            10,
            32,
            16,
            1),
        0.02);
  }

  @Test
  void quartics() {
    check(
        Networks.dense(
            new SplittableRandom(5),
            Tail.NONE,
            () -> Polynomial.of(0.1, 0.5, 0.5, 0.1, -0.2),
            10,
            32,
            16,
            1),
        0.02);
  }

  @Test
  void mixed() {
    int[] turn = {0};
    check(
        Networks.dense(
            new SplittableRandom(6),
            Tail.NONE,
            () ->
                turn[0]++ % 3 == 0 ? Polynomial.IDENTITY : Polynomial.of(0.1, 0.5, 0.5, 0.1, -0.2),
            10,
            16,
            16,
            2),
        0.02);
  }

  @Test
  void degreeSeven() {
    check(
        Networks.dense(
            new SplittableRandom(7),
            Tail.SIGMOID,
            () -> Polynomial.of(0, 0.9, 0, -0.3, 0, 0.1, 0, -0.02),
            10,
            32,
            16,
            1),
        0.02);
  }

  /** A convolution of 5 x 5 by strides of 2 over 28 x 28, squares, dense, squares, dense. */
  @Test
  void patches() {
    check(Networks.convolution(new SplittableRandom(8)), 0.02);
  }

  /** Windows of several pictures, cut by the client: small ones but in the long run. */
  @Test
  void patchesOfSeveralPictures() {
    LayerNetwork pictures =
        LONG
            ? Networks.convolution(new SplittableRandom(8))
            : Networks.convolution(new SplittableRandom(8), 12, 20);
    check(pictures, 0.02, 3);
  }
}
