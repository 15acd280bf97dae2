package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.SecurityBounds;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompilerTest {

  private final NetworkFixture fixture =
      new NetworkFixture(new SplittableRandom(8), new int[] {6, 10, 4, 1}, Tail.SIGMOID, false);

  private final Plan small = plan(fixture, fixture.options());

  static Plan plan(NetworkFixture fixture, CompileOptions options) {
    CompileResult result = Compiler.compile(fixture.graph(), options);
    assertTrue(result.refusal().isEmpty(), result::report);
    return result.plans().get(0);
  }

  @Test
  void compilingTwiceGivesTheSamePlan() {
    Plan second = plan(fixture, fixture.options());
    assertEquals(small.digest(), second.digest());
    assertArrayEquals(small.write(), second.write());
  }

  @ParameterizedTest
  @CsvSource({"CLASSICAL", "PQ"})
  void plansKeepTheBoundOfTheirProfile(SecurityProfile profile) {
    Plan plan = plan(fixture, fixture.options().withProfile(profile));
    int logN = plan.parameters().logN();
    assertTrue(plan.parameters().rlwe().logQp() <= SecurityBounds.maxLogQp(logN, profile));
    assertEquals(profile, plan.security());
    plan.parameters().literal().q().forEach(q -> assertTrue(q < 1L << 50, "prime " + q));
    assertTrue(plan.parameters().literal().p().get(0) < 1L << 50);
  }

  @Test
  void allKernelsAndThreadsGiveTheSameWords() {
    double[] row = fixture.row(new SplittableRandom(5));
    for (PolyKernels kernels : PolyKernels.available()) {
      try (PlanRunner runner = new PlanRunner(small, kernels)) {
        Ciphertext input = runner.encryptKept(row);
        long[] once = runner.words(input);
        CompletableFuture<long[]> other = CompletableFuture.supplyAsync(() -> runner.words(input));
        assertArrayEquals(once, runner.words(input));
        assertArrayEquals(once, other.join());
      }
    }
  }

  @Test
  void aRunGivesAllScratchMemoryBack() {
    PlanRunner runner = new PlanRunner(small, PolyKernels.best());
    runner.answer(fixture.row(new SplittableRandom(6)));
    runner.close();
    assertEquals(0, runner.memory().scratchInUse());
    assertEquals(0, runner.memory().residentInUse());
  }

  @Test
  void aNetworkThatEndsWithASquareIsComputed() {
    NetworkFixture squares =
        new NetworkFixture(new SplittableRandom(9), new int[] {4, 8, 3}, Tail.NONE, true);
    Graph graph = squares.graph();
    var nodes = new java.util.ArrayList<>(graph.nodes());
    nodes.add(NetworkFixture.node("last", "Mul", java.util.Map.of(), "out", "z1", "z1"));
    Graph squared = new Graph(graph.inputs(), graph.constants(), nodes, List.of("out"));
    CompileResult result = Compiler.compile(squared, squares.options());
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    double[] row = squares.row(new SplittableRandom(7));
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      double[] answer = runner.answer(row);
      double[] expected = squares.compute(row);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i] * expected[i], answer[i], plan.promisedError());
      }
    }
  }
}
