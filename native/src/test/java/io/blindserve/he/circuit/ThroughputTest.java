package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.PlanRunner;
import io.blindserve.he.kernel.Crew;
import io.blindserve.he.kernel.PolyKernels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans with a ciphertext for every feature and neuron. */
class ThroughputTest {

  private static final long MEBIBYTE = 1 << 20;

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aNetworkGivesItsOutputsInAllSlots(PolyKernels kernels) {
    ThroughputFixture fixture = new ThroughputFixture(13, 3, 5, 4, 2);
    Plan plan = fixture.plan();
    List<double[]> slots = fixture.slots();
    List<double[][]> expected = SlotProgram.of(plan).results(plan, slots);
    try (PlanRunner runner = new PlanRunner(plan, kernels)) {
      List<double[][]> decoded = runner.decoded(slots, Crew.ALONE);
      for (int i = 0; i < expected.size(); i++) {
        for (int slot = 0; slot < expected.get(i)[0].length; slot++) {
          assertEquals(expected.get(i)[0][slot], decoded.get(i)[0][slot], 0.01);
        }
      }
    }
  }

  @Test
  void aWideNetworkFitsInSmallMemory() {
    Plan plan = new ThroughputFixture(13, 30, 128, 64, 32, 1).plan();
    assertEquals(30 + 3 * 224 + 224 + 2, plan.values().size());
    List<Unit> units = Unit.of(plan);
    assertEquals(plan.steps().size() - 127 - 63 - 31, units.size());
    long inputs = 30L * 2 * 4 * plan.parameters().n() * Long.BYTES;
    long rows = ValuePlaces.of(plan, units).rows();
    // When the second layer is summed, both layers are there, over three primes each.
    assertTrue(rows >= (128 + 64) * 2 * 3 && rows < (128 + 64) * 2 * 3 + 8, rows + " rows");
    long bytes = inputs + ScratchEstimate.bytes(plan, rows, 2);
    assertTrue(bytes < 100 * MEBIBYTE, bytes + " bytes");
  }

  @Test
  void weightsThatAreUsedTwiceAreInMemoryOnce() {
    Step first = new Step.Multiply(0, 0);
    Plan once = plan(first, new Step.Fold(1, 2, 4), new Step.Rescale(2), new Step.Add(3, 1));
    Plan twice = plan(first, new Step.Multiply(0, 0), new Step.Rescale(2), new Step.Add(3, 1));
    assertEquals(PlanProgram.residentBytes(once), PlanProgram.residentBytes(twice));
  }

  private static Plan plan(Step... steps) {
    return new Plan(PlanFixture.header(List.of(steps), List.of(4)), PlanFixture.constants());
  }
}
