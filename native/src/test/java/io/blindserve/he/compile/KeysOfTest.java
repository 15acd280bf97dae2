package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.BodyLimits;
import io.blindserve.he.circuit.KeyRequirements;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A retrained model keeps the keys of its earlier plan. */
class KeysOfTest {

  private static NetworkFixture fixture(String shape) {
    return new NetworkFixture(
        new SplittableRandom(5), NetworkFixture.widths(shape), Tail.SIGMOID, false);
  }

  /** Moves all weights by up to a tenth of their size. */
  private static NetworkFixture retrained(String shape) {
    NetworkFixture out = fixture(shape);
    SplittableRandom random = new SplittableRandom(6);
    for (double[][] matrix : out.weights) {
      for (double[] row : matrix) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) (row[i] * random.nextDouble(0.9, 1.1));
        }
      }
    }
    return out;
  }

  private static CompileOptions keeping(NetworkFixture fixture, Plan plan) {
    return fixture.options().withChoices(CompileChoices.DEFAULTS.withKeysOf(plan));
  }

  private static void requireSameProfile(Plan one, Plan other) {
    assertEquals(one.parameters().literal(), other.parameters().literal());
    assertEquals(one.keys(), other.keys());
    assertEquals(profile(one), profile(other));
  }

  private static String profile(Plan plan) {
    return PlanSpec.of(
            plan,
            "model",
            "1",
            "sha256:" + "ab".repeat(32),
            new PlanCost(1, new WireBytes(1, 1, 1), Optional.empty()),
            new BodyLimits(10_000, 20_000))
        .keyProfile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20-32-8-1", "12-1"})
  void aRetrainedNetworkHasTheSameKeyProfile(String shape) {
    Plan before = CompilerTest.plan(fixture(shape), fixture(shape).options());
    NetworkFixture retrained = retrained(shape);
    Plan after = CompilerTest.plan(retrained, keeping(retrained, before));
    assertNotEquals(before.digest(), after.digest());
    requireSameProfile(before, after);
    assertArrayEquals(after.write(), Plan.read(after.write()).write());
    SplittableRandom random = new SplittableRandom(7);
    try (PlanRunner runner = new PlanRunner(after, PolyKernels.best())) {
      for (int i = 0; i < 3; i++) {
        double[] row = retrained.row(random);
        assertEquals(
            retrained.compute(row)[0], runner.answer(row)[0], after.promisedError(), "row " + i);
      }
    }
  }

  /** A plan that needs fewer keys asks for all of them all the same. */
  @Test
  void keysThatAreNotNeededAreKept() {
    NetworkFixture fixture = fixture("12-8-1");
    Plan own = CompilerTest.plan(fixture, fixture.options());
    TreeMap<Long, Integer> more = new TreeMap<>(own.keys().galoisLevels());
    long unused = 2L * own.parameters().n() - 1;
    assertTrue(more.put(unused, own.parameters().maxLevel()) == null);
    Plan before = own.keeping(new KeyRequirements(own.keys().relinearizationLevel(), more, false));
    NetworkFixture retrained = retrained("12-8-1");
    Plan after = CompilerTest.plan(retrained, keeping(retrained, before));
    requireSameProfile(before, after);
  }

  @Test
  void aNetworkThatNeedsOthersIsRefused() {
    NetworkFixture small = fixture("12-8-1");
    Plan before = CompilerTest.plan(small, small.options());
    NetworkFixture deep = fixture("12-8-8-8-1");
    CompileResult result = Compiler.compile(deep.graph(), keeping(deep, before));
    assertTrue(result.plans().isEmpty());
    String refusal = result.refusal().orElseThrow().sentence();
    assertTrue(refusal.contains("keys of the other plan"), refusal);
    assertTrue(refusal.contains("--keys-of"), refusal);
  }

  @Test
  void keysThatDoNotCoverAPlanAreRefused() {
    NetworkFixture fixture = fixture("12-8-1");
    Plan plan = CompilerTest.plan(fixture, fixture.options());
    KeyRequirements none =
        new KeyRequirements(plan.keys().relinearizationLevel(), new TreeMap<>(), false);
    assertThrows(IllegalArgumentException.class, () -> plan.keeping(none));
    TreeMap<Long, Integer> even = new TreeMap<>(plan.keys().galoisLevels());
    even.put(2L, 0);
    KeyRequirements impossible =
        new KeyRequirements(plan.keys().relinearizationLevel(), even, false);
    assertThrows(IllegalArgumentException.class, () -> plan.keeping(impossible));
  }
}
