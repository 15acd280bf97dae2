package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.rlwe.Galois;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a price for bytes of keys does to layouts and rotations. */
class CompositionTest {

  private static final int[] WIDTHS = {30, 64, 32, 1};
  private static final int BITS = 214;
  private static final int DEAR = 2000;

  private static NetworkFixture fixture() {
    return new NetworkFixture(new SplittableRandom(5), WIDTHS, Tail.SIGMOID, false);
  }

  private static Packing packing(Variant variant, int price) {
    NetworkFixture fixture = fixture();
    SquareChain chain = SquareChain.of(GraphWalk.read(fixture.graph(), fixture.options()));
    return new PackingSearch(new ShapeTable(13, chain.weights()), variant, BITS, price)
        .find()
        .orElseThrow();
  }

  private static Variant early() {
    return new Variant(1, WIDTHS.length - 1);
  }

  private static SortedSet<Integer> rotations(Packing packing) {
    SortedSet<Integer> out = new TreeSet<>();
    for (LayerShape shape : packing.layers()) {
      out.addAll(shape.productRotations());
      shape.foldRotations().forEach(rotation -> out.addAll(shape.parts(rotation)));
    }
    return out;
  }

  @Test
  void withoutAPriceNothingIsComposed() {
    Composition.Result result = Composition.of(packing(early(), 0), early(), BITS, 0);
    assertEquals(List.of(), result.choices());
    assertTrue(result.next().isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 500, DEAR, 1_000_000})
  void whatIsComposedPaysAndTakesATenthOfTheTimeAtMost(int price) {
    Packing before = packing(early(), price);
    Composition.Result result = Composition.of(before, early(), BITS, price);
    Packing after = result.packing();
    long saved = 0;
    long cost = 0;
    for (Composition.Choice choice : result.choices()) {
      assertTrue(choice.gain(price) > 0, choice.toString());
      assertTrue(choice.price() <= price, choice.toString());
      int sum = choice.parts().stream().mapToInt(Integer::intValue).sum();
      assertEquals(choice.rotation(), sum % before.slots());
      assertFalse(rotations(after).contains(choice.rotation()), choice.toString());
      assertTrue(rotations(after).containsAll(choice.parts()), choice.toString());
      saved += choice.bytes();
      cost += choice.picoseconds();
    }
    assertTrue(cost <= before.cost() / 10);
    assertEquals(before.cost() + cost, after.cost());
    assertEquals(before.keyBytes() - saved, after.keyBytes());
    assertTrue(rotations(before).containsAll(rotations(after)));
    assertEquals(rotations(before).size() - result.choices().size(), rotations(after).size());
    assertTrue(after.priced(price) <= before.priced(price));
  }

  /** The dearer bytes are, the fewer are asked for and the longer a call takes. */
  @Test
  void aPriceBuysBytesWithTime() {
    Packing cheap = packing(early(), 0);
    Packing dear = packing(early(), DEAR);
    assertTrue(dear.keyBytes() < cheap.keyBytes());
    assertTrue(dear.cost() >= cheap.cost());
    assertTrue(dear.priced(DEAR) < cheap.priced(DEAR));
    assertTrue(cheap.priced(0) <= dear.priced(0));
  }

  /** Folds after the rescale have a limb less: less time, and smaller keys. */
  @Test
  void foldsAtALowerLevelAreCheaper() {
    Packing early = packing(early(), 0);
    Packing late = packing(new Variant(1, 0), 0);
    assertTrue(late.cost() < early.cost());
    assertTrue(late.keyBytes() < early.keyBytes());
  }

  @Test
  void errorsOfComposedRotationsAreCountedWhereTheyArise() {
    LayerShape shape = packing(early(), 0).layers().get(0);
    int blocks = shape.blocks();
    assertTrue(blocks >= 4, "a fold of two rotations at least");
    assertEquals(blocks - 1, shape.foldErrors());
    int first = shape.foldRotations().first();
    int last = shape.foldRotations().last();
    var composed = new java.util.TreeMap<Integer, List<Integer>>();
    composed.put(first, List.of(1, first - 1));
    assertEquals(blocks - 1 + blocks / 2, shape.withComposed(composed).foldErrors());
    composed.clear();
    composed.put(last, List.of(last / 2, last / 2));
    assertEquals(blocks, shape.withComposed(composed).foldErrors());
    assertEquals(shape.foldSwitches() + 1, shape.withComposed(composed).foldSwitches());
  }

  /**
   * A plan with composed rotations runs, in the memory that it announces, and keeps its promise.
   */
  @Test
  void aComposedPlanKeepsItsPromiseWithFewerKeys() {
    NetworkFixture fixture = fixture();
    Plan plain = CompilerTest.plan(fixture, fixture.options().withKeyBytePrice(0));
    Plan plan = CompilerTest.plan(fixture, fixture.options().withKeyBytePrice(DEAR));
    List<Step.AddRotated> composed = new ArrayList<>();
    plan.steps().stream()
        .filter(Step.AddRotated.class::isInstance)
        .forEach(step -> composed.add((Step.AddRotated) step));
    assertFalse(composed.isEmpty());
    assertTrue(plain.steps().stream().noneMatch(Step.AddRotated.class::isInstance));
    assertTrue(PackedBytes.keys(plan) < PackedBytes.keys(plain));
    for (Step.AddRotated step : composed) {
      int whole = step.rotations().stream().mapToInt(Integer::intValue).sum();
      long element = Galois.elementForRotation(plan.parameters().logN(), whole);
      assertFalse(plan.keys().galoisLevels().containsKey(element), "a key for " + whole);
    }
    assertArrayEquals(plan.write(), Plan.read(plan.write()).write());
    SlotMachine machine =
        new SlotMachine(plan.parameters(), plan.logSlots(), plan.steps(), plan.constants());
    SplittableRandom random = new SplittableRandom(6);
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      for (int i = 0; i < 3; i++) {
        double[] row = fixture.row(random);
        double[] slots = RowPacking.encode(plan.inputs().get(0), List.of(row)).get(0);
        List<ComplexVector> values = machine.run(slots);
        ComplexVector last = values.get(values.size() - 1);
        double clear =
            RowPacking.decode(
                    plan.outputs().get(0),
                    List.<double[][]>of(new double[][] {last.re(), last.im()}))
                .get(0)[0];
        assertEquals(fixture.compute(row)[0], clear, plan.promisedError());
        assertEquals(clear, runner.answer(row)[0], plan.promisedError());
      }
    }
  }

  @Test
  void thePriceIsPartOfThePlan() {
    NetworkFixture fixture =
        new NetworkFixture(new SplittableRandom(8), new int[] {6, 4, 1}, Tail.SIGMOID, false);
    Plan plan = CompilerTest.plan(fixture, fixture.options().withKeyBytePrice(7));
    assertEquals("7", plan.options().get("key_byte_price"));
    assertThrows(
        IllegalArgumentException.class, () -> CompileOptions.defaults().withKeyBytePrice(-1));
    assertThrows(
        IllegalArgumentException.class, () -> CompileOptions.defaults().withKeyBytePrice(1 << 20));
  }
}
