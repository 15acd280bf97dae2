package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.HelpedCrew;
import io.blindserve.he.kernel.HelperPool;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rehearsed plan takes the memory that it says, gives it back, and answers as it did before. */
class RehearsalTest {

  private static final Plan PLAN = plan();

  private static Plan plan() {
    SplittableRandom random = new SplittableRandom(3);
    NetworkFixture network =
        new NetworkFixture(random, new int[] {6, 8, 4, 2}, Tail.SIGMOID, false);
    return Compiler.compile(network.graph(), network.options()).plans().get(0);
  }

  static List<PolyKernels> kernels() {
    return PolyKernels.available();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aRehearsalFitsItsMemory(PolyKernels kernels) {
    PolyMemory memory = PolyMemory.create(kernels, 1L << 28, 1L << 28);
    try (PlanProgram program = PlanProgram.load(PLAN, memory);
        HelperPool pool = new HelperPool(2, () -> 0)) {
      for (int round = 0; round < 2; round++) {
        try (PolyScope scope = memory.scratch(program.rehearsalBytes(pool.workers()));
            HelpedCrew crew = pool.begin()) {
          scope.workWith(crew);
          program.rehearse(scope);
        }
      }
    }
    assertEquals(0, memory.scratchInUse());
    assertEquals(0, memory.residentInUse());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void helpersChangeNoByte(PolyKernels kernels) {
    try (PlanRunner runner = new PlanRunner(PLAN, kernels);
        HelperPool pool = new HelperPool(3, () -> 0);
        HelpedCrew crew = pool.begin()) {
      double[] row = new double[PLAN.inputs().get(0).features()];
      Ciphertext input = runner.encryptKept(row);
      assertArrayEquals(runner.words(input), runner.words(input, crew));
    }
  }
}
