package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.lower.LatencyPlanner;
import io.blindserve.he.compile.lower.LowerOptions;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** With a public structure, what is pruned or there twice costs nothing at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicStructureTest {

  private static final int KEPT = 6;
  private static final int WIDE = 16;

  private final NetworkFixture small = network(KEPT);
  private List<String> smallPlans = List.of();

  private static NetworkFixture network(int width) {
    return new NetworkFixture(
        new SplittableRandom(4), new int[] {10, width, 1}, Tail.SIGMOID, true);
  }

  /** Returns the small network in a wide one, whose other channels are zeros. */
  private NetworkFixture widened() {
    NetworkFixture out = network(WIDE);
    for (double[] row : out.weights.get(0)) {
      Arrays.fill(row, 0);
    }
    Arrays.fill(out.biases.get(0), 0);
    Arrays.fill(out.weights.get(1)[0], 0);
    for (int i = 0; i < KEPT; i++) {
      out.weights.get(0)[i] = small.weights.get(0)[i].clone();
    }
    System.arraycopy(small.biases.get(0), 0, out.biases.get(0), 0, KEPT);
    System.arraycopy(small.weights.get(1)[0], 0, out.weights.get(1)[0], 0, KEPT);
    out.biases.get(1)[0] = small.biases.get(1)[0];
    return out;
  }

  private static List<String> plans(NetworkFixture network) {
    CompileResult result = Compiler.compile(network.graph(), network.options());
    assertTrue(result.refusal().isEmpty(), result::report);
    return result.plans().stream().map(Plan::digest).toList();
  }

  @BeforeAll
  void compile() {
    smallPlans = plans(small);
  }

  @Test
  void rowsOfZerosGiveThePlansOfTheNetworkWithoutThem() {
    NetworkFixture pruned = widened();
    Arrays.fill(pruned.weights.get(1)[0], KEPT, WIDE, 0.7);
    assertEquals(smallPlans, plans(pruned));
  }

  @Test
  void columnsOfZerosGiveThePlansOfTheNetworkWithoutThem() {
    NetworkFixture pruned = widened();
    for (int i = KEPT; i < WIDE; i++) {
      Arrays.fill(pruned.weights.get(0)[i], 0.1 * i);
    }
    assertEquals(smallPlans, plans(pruned));
  }

  @Test
  void equalRowsGiveThePlansOfTheNetworkThatHasThemOnce() {
    NetworkFixture twice = widened();
    double[] last = twice.weights.get(1)[0];
    for (int i = 0; i < KEPT; i++) {
      twice.weights.get(0)[KEPT + i] = twice.weights.get(0)[i].clone();
      twice.biases.get(0)[KEPT + i] = twice.biases.get(0)[i];
      last[i] /= 2;
      last[KEPT + i] = last[i];
    }
    assertEquals(smallPlans, plans(twice));
  }

  @Test
  void diagonalsOfZerosTakeNoProductsAndNoRotations() {
    NetworkFixture network =
        new NetworkFixture(new SplittableRandom(5), new int[] {4, 128, 64, 1}, Tail.SIGMOID, true);
    Plan whole = plan(network);
    for (int i = 0; i < 64; i++) {
      for (int j = 1 - i % 2; j < 128; j += 2) {
        network.weights.get(1)[i][j] = 0;
      }
    }
    Plan banded = plan(network);
    assertTrue(banded.constants().size() < whole.constants().size());
    assertTrue(banded.keySwitches() < whole.keySwitches());
    assertTrue(banded.milliseconds() < whole.milliseconds());
    assertTrue(
        whole.keys().galoisLevels().keySet().containsAll(banded.keys().galoisLevels().keySet()));
  }

  /** Returns the plan for one row alone. */
  private static Plan plan(NetworkFixture network) {
    LayerNetwork layers = GraphReader.read(network.graph(), Optional.of(network.range));
    LowerOptions options =
        new LowerOptions(
            SecurityProfile.CLASSICAL,
            CompileOptions.DEFAULT_MAX_ERROR,
            CompileOptions.DEFAULT_MAX_LOG_N,
            CompileOptions.DEFAULT_KEY_BYTE_PRICE,
            true,
            Compiler.VERSION,
            new TreeMap<>());
    return new LatencyPlanner(layers, options).plan().orElseThrow().plan();
  }
}
