package io.blindserve.he.compile.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.SparseMatrix;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans that are found for a substitute: what the weights decide, and what they do not. */
@Tag("any-jvm")
class ShapedPlannerTest {

  /** Steep enough for a step; a third of it is not. */
  private static final double STEEP = 3_000;

  private static LayerNetwork network(long seed) {
    return Networks.dense(
        new SplittableRandom(seed), Tail.SIGMOID, () -> Polynomial.SQUARE, 6, 8, 2);
  }

  /** Answers before the sigmoid become so large that errors of the shape's plan would be felt. */
  private static LayerNetwork steep(LayerNetwork network, double factor) {
    List<Layer> layers = new ArrayList<>(network.layers());
    Layer last = layers.remove(layers.size() - 1);
    SparseMatrix weights =
        last.weights().scaled(filled(last.width(), factor), filled(last.weights().columns(), 1));
    double[] bias = Arrays.stream(last.bias()).map(b -> factor * b).toArray();
    layers.add(new Layer(last.node(), last.operator(), weights, bias, last.functions()));
    return network.withLayers(layers);
  }

  private static double[] filled(int size, double value) {
    double[] out = new double[size];
    Arrays.fill(out, value);
    return out;
  }

  private static Plan plan(LayerNetwork network) {
    ShapedPlanner planner = new ShapedPlanner(network, Networks.options(0.02));
    return planner
        .latency()
        .orElseThrow(() -> new AssertionError(planner.reasons().toString()))
        .plan();
  }

  private static List<Long> primes(Plan plan) {
    return plan.parameters().literal().q();
  }

  @Test
  void weightsThatWantMoreExactPrimesClimbAStepAndStillKeepThePromise() {
    Plan usual = plan(network(1));
    LayerNetwork steep = steep(network(2), STEEP);
    Plan climbed = plan(steep);
    assertNotEquals(primes(usual), primes(climbed));
    assertEquals(primes(climbed), primes(plan(steep(network(3), STEEP))));
    SplittableRandom random = new SplittableRandom(4);
    try (PlanRunner runner = new PlanRunner(climbed, PolyKernels.best())) {
      for (int r = 0; r < 3; r++) {
        double[] row = Networks.row(random, steep);
        double[] expected = Networks.compute(steep, row);
        double[] answer = runner.answer(row);
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], answer[i], climbed.promisedError());
        }
      }
    }
  }

  @Test
  void whatNoPlanOfTheShapeKeepsIsRefused() {
    ShapedPlanner planner = new ShapedPlanner(network(2), Networks.optionsUpTo(13, 1e-7));
    assertTrue(planner.latency().isEmpty());
    assertTrue(planner.reasons().toString().contains("for the shape alone"));
  }

  @Test
  void factorsArePowersOfTwoAndNothingIsLeftToAdd() {
    RowStep.Affine post = (RowStep.Affine) plan(network(1)).outputs().get(0).post().get(0);
    assertEquals(1, post.scale().stream().distinct().count());
    double factor = post.scale().get(0);
    assertEquals(factor, StrictMath.scalb(1.0, StrictMath.getExponent(factor)));
    assertEquals(List.of(0.0, 0.0), post.shift());
  }

  @Test
  void theSubstituteHasThePatternAndNotTheWeights() {
    LayerNetwork one = Substitute.of(network(1));
    LayerNetwork other = Substitute.of(network(2));
    assertEquals(one.layers().get(1).weights(), other.layers().get(1).weights());
    assertNotEquals(one.layers().get(1).weights(), network(1).layers().get(1).weights());
    assertEquals(Polynomial.SQUARE, one.layers().get(0).functions().get(0));
  }
}
