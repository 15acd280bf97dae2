package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphReader;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.report.CostReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Random networks, compiled and run encrypted, against ONNX Runtime: answers are as near as
 * promised, and cost what was told.
 */
@Tag("any-jvm")
class EncryptedNetworkTest {

  private static final int ROWS = 2;
  private static final Set<String> KEY_SWITCHES = Set.of("rotations", "relinearisations");

  /** What docs/protocol.md puts around ciphertexts, keys and all keys, beside seeds. */
  private static final int CIPHERTEXT_HEAD = 128;

  private static final int KEY_HEAD = 16;
  private static final int KEYS_HEAD = 64;

  private static final List<Integer> NOISY_MUL =
      List.of(
          54272, 62179, 18274, 37368, 59404, 49783, 26756, 27368, 54292, 45395, 61295, 30750, 7203,
          3242, 20772, 42079, 38418, 29153, 48521, 5109, 55215, 1086, 47879, 37633);
  private static final List<Integer> NOISY_POWERS =
      List.of(
          26037, 54057, 44878, 20229, 8211, 15491, 50330, 25654, 47845, 5975, 45603, 38750, 2884,
          58761, 59516, 11330, 38674, 36711, 45331, 62242, 64415, 64214, 43815, 53985);
  private static final List<Integer> NOISY_SUB =
      List.of(
          25398, 49462, 44527, 52560, 34205, 58297, 61741, 25332, 51972, 12629, 14428, 49879, 43590,
          26666, 58924, 5870, 11462, 6542, 12512, 37742, 23139, 21296, 57813, 18184);

  private static final List<Integer> PAD_BEFORE =
      List.of(
          17593, 22437, 55896, 1647, 59760, 32007, 10386, 18933, 62625, 22470, 63779, 25913, 61706,
          12747, 48826, 32946, 18739, 40636, 39461, 42644, 51245, 15350, 65042, 19592);
  private static final List<Integer> PADDED =
      List.of(
          48331, 26180, 17500, 21328, 13813, 29558, 2200, 33622, 58244, 23243, 7012, 62254, 54722,
          49594, 62472, 45609, 2056, 10816, 41215, 24190, 50568, 39039, 38191, 34370);
  private static final List<Integer> PAD_BEHIND =
      List.of(
          25117, 15735, 40756, 21531, 12363, 25747, 29614, 65344, 32113, 43011, 22702, 126, 36073,
          58551, 22491, 47726, 36255, 206, 46525, 13691, 33539, 34603, 41672, 21049);

  private static final List<Integer> COARSE_PRODUCT =
      List.of(
          4013, 12447, 1136, 57948, 32172, 1975, 59428, 2619, 31527, 27171, 10120, 60396, 53862,
          57320, 37600, 2167, 33342, 23062, 10948, 49387, 25397, 24457, 40052, 20627);
  private static final List<Integer> COARSE_SQUARE =
      List.of(
          35075, 47833, 14816, 45323, 7897, 49979, 32921, 32258, 21656, 49027, 37284, 30078, 6641,
          43494, 3737, 62127, 30071, 50572, 65396, 63133, 44909, 58218, 22203, 15098);
  private static final List<Integer> COARSE_ORDER =
      List.of(
          42111, 14750, 7394, 19332, 63419, 17523, 22838, 45535, 48454, 65062, 24506, 33784, 55368,
          57757, 32873, 42494, 11551, 62091, 62351, 37310, 15522, 4573, 31834, 21670);

  @Provide
  Arbitrary<GraphRecipe> networks() {
    return Recipes.networks();
  }

  @Property(seed = "7")
  @Tries(usual = 20, all = 1_000)
  void promisesHold(@ForAll("networks") GraphRecipe recipe) {
    byte[] model = recipe.model();
    Graph graph = OnnxReader.read(model);
    FeatureRange box = OrtOracle.range(OrtOracle.features(graph), 1);
    LayerNetwork network = GraphReader.read(graph, Optional.of(box));
    SplittableRandom random = new SplittableRandom(recipe.toString().hashCode());
    OrtOracle.compare(model, network, ROWS, random);
    CompileResult result = Compiler.compile(graph, CompileOptions.defaults().withInputRange(box));
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    double accepted = plan.promisedError() + approximation(plan);
    try (LocalRun run = new LocalRun(plan)) {
      LocalRun.Exchange exchange = null;
      for (int i = 0; i < ROWS; i++) {
        double[] row = row(network, random, i);
        exchange = run.exchange(List.of(row));
        double error = error(OrtOracle.answer(network, row), exchange.answers().get(0));
        assertTrue(error <= accepted, () -> error + " exceeds " + accepted);
      }
      checkCost(plan, result.details().plans().get(0).cost().orElseThrow(), run, exchange);
    }
  }

  /**
   * Channels that a client divides by large factors are noisier than any value is large: the last
   * prime must hold that noise too. One answer in ten was wrong in all places when it did not.
   */
  @Example
  void noiseThatIsLargerThanValuesHasRoom() {
    GraphRecipe recipe =
        new GraphRecipe(
            17,
            List.of(5, 6),
            List.of(
                step("Mul", 31_677, NOISY_MUL),
                step("PowOfConstants", 682_842, NOISY_POWERS),
                step("Sub", 776_452, NOISY_SUB)),
            GraphRecipe.End.SIGMOID);
    requirePromise(recipe, 60);
  }

  /** Outputs that are the same for every row feel no noise: the search must look at others. */
  @Example
  void outputsThatArePaddingAreNotLookedAtForNoise() {
    requirePromise(
        new GraphRecipe(
            17,
            List.of(4, 6),
            List.of(
                step("Pad", 754_104, PAD_BEFORE),
                step("Quadratic", 422_197, PADDED),
                step("Pad", 485_634, PAD_BEHIND)),
            GraphRecipe.End.NOTHING),
        4);
  }

  /**
   * Few bits for weights make a channel a quarter too large, which the promise allows for where a
   * sigmoid follows: the range that clients hold answers to must as well.
   */
  @Example
  void answersThatKeepThePromiseAreInTheirRange() {
    requirePromise(
        new GraphRecipe(
            17,
            List.of(1, 1, 1),
            List.of(
                step("MatMul", 345_738, COARSE_PRODUCT),
                step("Quadratic", 51_345, COARSE_SQUARE),
                step("Transpose", 934_939, COARSE_ORDER)),
            GraphRecipe.End.SIGMOID),
        40);
  }

  private static void requirePromise(GraphRecipe recipe, int rows) {
    Graph graph = OnnxReader.read(recipe.model());
    FeatureRange box = OrtOracle.range(OrtOracle.features(graph), 1);
    LayerNetwork network = GraphReader.read(graph, Optional.of(box));
    CompileResult result = Compiler.compile(graph, CompileOptions.defaults().withInputRange(box));
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    SplittableRandom random = new SplittableRandom(10);
    try (LocalRun run = new LocalRun(plan)) {
      for (int i = 0; i < rows; i++) {
        double[] row = row(network, random, i);
        double error = error(OrtOracle.answer(network, row), run.answer(row));
        assertTrue(error <= plan.promisedError(), () -> error + " exceeds the promise");
      }
    }
  }

  /** Every other row lies in a corner of the box. */
  private static double[] row(LayerNetwork network, SplittableRandom random, int number) {
    return number % 2 == 1 ? OrtOracle.corner(network, random) : OrtOracle.row(network, random);
  }

  private static GraphRecipe.Step step(String operator, int weights, List<Integer> choices) {
    return new GraphRecipe.Step(operator, choices, weights, false);
  }

  /** What polynomials in the place of functions may change, which is told apart. */
  private static double approximation(Plan plan) {
    return Double.parseDouble(plan.options().getOrDefault(Plan.APPROXIMATION, "0"));
  }

  private static double error(double[] expected, double[] found) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
    }
    return largest;
  }

  private static void checkCost(
      Plan plan, CostReport cost, LocalRun run, LocalRun.Exchange exchange) {
    int switches =
        cost.parts().stream()
            .filter(part -> KEY_SWITCHES.contains(part.name()))
            .mapToInt(CostReport.Part::count)
            .sum();
    assertEquals(plan.keySwitches(), switches, "key switches");
    assertEquals(plan.keys().galoisLevels().size(), cost.rotationKeys());
    int keys = cost.rotationKeys() + (plan.keys().relinearizationLevel().isPresent() ? 1 : 0);
    long heads = keys > 0 ? KEYS_HEAD + (long) KEY_HEAD * keys : 0;
    assertEquals(cost.keyBytes() + heads, run.keyBytes(), "bytes of keys");
    long inputs = plan.inputs().get(0).ciphertexts().size();
    assertEquals(
        cost.requestBytes() + CIPHERTEXT_HEAD * inputs,
        exchange.requestBytes(),
        "bytes of a request");
    long outputs = plan.outputs().get(0).ciphertexts().size();
    assertEquals(
        cost.responseBytes() + CIPHERTEXT_HEAD * outputs,
        exchange.answerBytes(),
        "bytes of an answer");
  }
}
