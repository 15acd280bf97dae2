package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.kernel.PolyKernels;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promised error is never exceeded: random networks of depth 1 to 4 and widths 1 to 128, run
 * encrypted on rows and on corners of their range. All 60 with {@code -Dblindserve.long=true}, a
 * fixed few otherwise.
 */
class PromisedErrorTest {

  private static final int NETWORKS = 60;
  private static final int SAMPLED = 3;

  static LongStream seeds() {
    boolean all = Boolean.getBoolean("blindserve.long");
    return all ? LongStream.range(0, NETWORKS) : LongStream.range(0, SAMPLED);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverExceeded(long seed) {
    NetworkFixture fixture = NetworkFixture.random(seed);
    CompileResult result = Compiler.compile(fixture.graph(), fixture.options());
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    SplittableRandom random = new SplittableRandom(seed + 1000);
    double largest = 0;
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      for (int i = 0; i < 4; i++) {
        double[] row = i % 2 == 0 ? fixture.row(random) : fixture.corner(random);
        double[] expected = fixture.compute(row);
        double[] answer = runner.answer(row);
        for (int o = 0; o < expected.length; o++) {
          largest = Math.max(largest, Math.abs(answer[o] - expected[o]));
        }
      }
    }
    assertTrue(
        largest <= plan.promisedError(),
        largest + " exceeds " + plan.promisedError() + "\n" + result.report());
    if (Boolean.getBoolean("blindserve.print")) {
      System.out.println(
          "seed "
              + seed
              + " measured "
              + largest
              + " promised "
              + plan.promisedError()
              + "\n"
              + result.report());
    }
  }
}
