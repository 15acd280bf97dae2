package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plan of version 2 of the model in {@code docs/models/breast-cancer}, and the refusal of
 * version 1.
 */
class BreastCancerPlanTest {

  /** The same on every machine; changes only with the model file or the compiler's version. */
  private static final String DIGEST =
      "sha256:aee9da7dda63feb07efbdaa4084b789cb6c28299e1b53a7cd443f042588a9c25";

  /** What all tests of version 2 look at: to compile it takes seconds. */
  private static CompileResult compiled;

  @BeforeAll
  static void compile() throws IOException {
    compiled = Compiler.compile(graph(2), CompileOptions.defaults());
    assertTrue(compiled.refusal().isEmpty(), compiled::report);
  }

  private static Plan plan() {
    return compiled.plans().get(0);
  }

  private static Graph graph(int version) throws IOException {
    Path file = Path.of("../docs/models/breast-cancer/" + version + "/model.onnx");
    return OnnxReader.read(Files.readAllBytes(file));
  }

  @Test
  void versionTwoFitsTheSmallRing() {
    Plan plan = plan();
    assertEquals(13, plan.parameters().logN());
    assertTrue(plan.parameters().rlwe().logQp() <= 214, compiled::report);
    assertTrue(plan.promisedError() <= 0.02, compiled::report);
    assertTrue(plan.keySwitches() <= 32, plan.keySwitches() + " key switches");
    assertEquals(DIGEST, plan.digest(), compiled::report);
  }

  /** What a call carries where residues take the bits of their primes and seeds replace halves. */
  @Test
  void versionTwoIsSmallOnTheWire() {
    Plan plan = plan();
    long keys = keyBits(plan, plan.keys().relinearizationLevel().orElseThrow());
    for (int level : plan.keys().galoisLevels().values()) {
      keys += keyBits(plan, level);
    }
    int n = plan.parameters().n();
    long request = (long) n * dataBits(plan, plan.parameters().maxLevel());
    long answer = 2L * n * dataBits(plan, 0);
    assertTrue(keys / 8 <= 12_000_000, keys / 8 + " bytes of keys");
    assertTrue(request / 8 <= 240_000, request / 8 + " bytes of a request");
    assertTrue(answer / 8 <= 69_700, answer / 8 + " bytes of an answer");
  }

  /** A digit for as many data primes as there are special ones; one half is a seed. */
  private static long keyBits(Plan plan, int level) {
    List<Long> specials = plan.parameters().literal().p();
    long special = specials.stream().mapToLong(p -> Long.toBinaryString(p).length()).sum();
    long digits = (level + specials.size()) / specials.size();
    return digits * (dataBits(plan, level) + special) * plan.parameters().n();
  }

  private static int dataBits(Plan plan, int level) {
    return plan.parameters().literal().q().stream()
        .limit(level + 1)
        .mapToInt(prime -> Long.toBinaryString(prime).length())
        .sum();
  }

  /**
   * The promise holds, and is not idle: at most 8 times the largest error over 1,000 rows, uniform
   * ones and corners of the range in turn. All of them with {@code -Dblindserve.long=true};
   * otherwise a few rows, which say only that it holds.
   */
  @Test
  void thePromiseHoldsAndIsNotIdle() throws IOException {
    boolean all = Boolean.getBoolean("blindserve.long");
    Graph graph = graph(2);
    Plan plan = plan();
    FeatureRange range = plan.inputs().get(0).range().orElseThrow();
    SplittableRandom random = new SplittableRandom(1);
    double largest = 0;
    try (LocalRun run = new LocalRun(plan)) {
      for (int i = 0; i < (all ? 1000 : 10); i++) {
        double[] row = new double[range.features()];
        for (int j = 0; j < row.length; j++) {
          double low = range.min().get(j);
          double share = i % 2 == 0 ? random.nextDouble() : random.nextInt(2);
          row[j] = low + (range.max().get(j) - low) * share;
        }
        largest = Math.max(largest, Math.abs(run.answer(row)[0] - inTheClear(graph, row)));
      }
    }
    assertTrue(largest <= plan.promisedError(), largest + " exceeds " + plan.promisedError());
    assertTrue(!all || plan.promisedError() <= 8 * largest, plan.promisedError() + ", " + largest);
  }

  /** Computes version 2 from its constants; raw rows inside the clip. */
  private static double inTheClear(Graph graph, double[] row) {
    double[] mean = graph.constants().get("centre.mean").values();
    double[] inverse = graph.constants().get("standardise.inverse_deviation").values();
    double[] h = new double[row.length];
    for (int i = 0; i < h.length; i++) {
      h[i] = (row[i] - mean[i]) * inverse[i];
    }
    for (int k = 1; k <= 4; k++) {
      double[] weights = graph.constants().get("dense" + k + ".weights").values();
      double[] z = graph.constants().get("dense" + k + ".bias").values();
      for (int i = 0; i < z.length; i++) {
        for (int j = 0; j < h.length; j++) {
          z[i] += weights[i * h.length + j] * h[j];
        }
        z[i] = k < 4 ? z[i] * z[i] : 1 / (1 + Math.exp(-z[i]));
      }
      h = z;
    }
    return h[0];
  }

  /** Without rows nobody knows which values its Relus take. */
  @Test
  void versionOneAsksForCalibration() throws IOException {
    CompileResult result = Compiler.compile(graph(1), CompileOptions.defaults());
    String sentence = result.refusal().orElseThrow().sentence();
    assertTrue(sentence.contains("--calibrate"), sentence);
  }
}
