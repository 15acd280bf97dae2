package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.circuit.SlotProgram;
import io.blindserve.he.compile.CompileChoices;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.server.model.ModelDescription;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The models of {@code docs/models}, compiled and run encrypted on held-out rows, against the plain
 * answers of ONNX Runtime: classes are the same but for rows that lie closer to the border than
 * what plan and approximation may change. A few rows of most models here, all rows of all with
 * {@code -Dblindserve.long=true}.
 */
@Tag("any-jvm")
class RepositoryModelsTest {

  static final Path MODELS = Path.of("../docs/models");

  /**
   * What plain and encrypted answers may differ by beside the promise: approximation, as the plan
   * states it or as it is known of calibrated ones, and single precision.
   */
  @ParameterizedTest
  @CsvSource({
    "logistic-regression, 1, 20, 1e-5, false, ''",
    "linear-regression, 1, 20, 1e-2, false, ''",
    "linear-svm, 1, 20, 1e-5, false, ''",
    "timeseries-conv1d, 1, 5, 1e-4, false, ''",
    "tanh-mlp, 1, 5, 0.2, true, ''",
    "digits-cnn, 2, 3, 0.6, true, ''",
    "boosted-trees, 1, 3, 1e-4, false, THRESHOLDS",
    "boosted-trees, 1, 2, 1e-4, false, BINS",
    "random-forest, 1, 3, 1e-4, false, THRESHOLDS",
    "rbf-svm, 1, 3, 1e-5, false, ''",
    "autoencoder, 1, 3, 1e-4, false, ''",
  })
  void encryptedAndPlainAgree(
      String name, int version, int rows, double beside, boolean calibrated, String trees)
      throws IOException {
    Path folder = MODELS.resolve(name).resolve(Integer.toString(version));
    byte[] onnx = Files.readAllBytes(folder.resolve("model.onnx"));
    ModelDescription description = ModelRepository.describeBeside(folder.resolve("model.onnx"));
    long started = System.nanoTime();
    CompileResult result =
        Compiler.compile(OnnxReader.read(onnx), options(name, description, calibrated, trees));
    double seconds = (System.nanoTime() - started) / 1e9;
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    List<double[]> heldOut = rows(MODELS.resolve(name).resolve("data/heldout.csv"), description);
    int count = Boolean.getBoolean("blindserve.long") ? heldOut.size() : rows;
    double stated =
        calibrated ? 0 : Double.parseDouble(plan.options().getOrDefault(Plan.APPROXIMATION, "0"));
    double largest = 0;
    double took = Double.POSITIVE_INFINITY;
    try (LocalRun run = new LocalRun(plan)) {
      FeatureRange range = plan.inputs().get(0).range().orElseThrow();
      for (double[] row : heldOut.subList(0, count)) {
        double[] clipped = new RowStep.Clip(range).apply(row);
        double[] plain = plain(onnx, clipped, plan);
        long begun = System.nanoTime();
        double[] answer = run.answer(row);
        took = Math.min(took, (System.nanoTime() - begun) / 1e6);
        double off = difference(plain, answer);
        largest = Math.max(largest, off);
        double accepted = plan.promisedError() + stated + beside * scale(plain);
        assertTrue(off <= accepted, name + " is off by " + off + ", more than " + accepted);
        if (plain.length > 1 && margin(plain) > 2 * accepted) {
          assertEquals(best(plain), best(answer), name);
        }
      }
    }
    if (Boolean.getBoolean("blindserve.print")) {
      System.out.printf(
          java.util.Locale.ROOT,
          "%s %d %s: compiled in %.1f s, plans %s, N %d, promised %.3g, largest %.3g, predicted"
              + " %.2f ms, with encryption %.1f ms, key switches %d%n",
          name,
          version,
          trees,
          seconds,
          result.plans().stream().map(Plan::name).toList(),
          plan.parameters().n(),
          plan.promisedError(),
          largest,
          plan.milliseconds(),
          took,
          plan.keySwitches());
    }
  }

  /**
   * Those that take longest to compile: others of their kinds are above, and the tests of clients
   * compare answers of the first.
   */
  @ParameterizedTest
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  @CsvSource({
    "breast-cancer, 2, 10, 1e-5, false",
    "digits-cnn, 1, 3, 1e-4, false",
    "lola-cnn, 1, 3, 1e-4, false",
    "breast-cancer, 1, 5, 0.2, true",
  })
  void largerOnesAgreeToo(String name, int version, int rows, double beside, boolean calibrated)
      throws IOException {
    encryptedAndPlainAgree(name, version, rows, beside, calibrated, "");
  }

  /** All plans, the more exact ones too, say how far ONNX Runtime's own iteration ends. */
  @Test
  void plansOfVectorMachinesSayHowFarTheModelIsFromTheSigmoid() throws IOException {
    Path folder = MODELS.resolve("linear-svm/1");
    byte[] onnx = Files.readAllBytes(folder.resolve("model.onnx"));
    ModelDescription description = ModelRepository.describeBeside(folder.resolve("model.onnx"));
    List<double[]> heldOut = rows(MODELS.resolve("linear-svm/data/heldout.csv"), description);
    CompileResult result =
        Compiler.compile(OnnxReader.read(onnx), options("linear-svm", description, false, ""));
    for (Plan plan : result.plans()) {
      double stated = Double.parseDouble(plan.options().get(Plan.APPROXIMATION));
      FeatureRange range = plan.inputs().get(0).range().orElseThrow();
      double largest = 0;
      for (double[] row : heldOut) {
        double[] plain = plain(onnx, new RowStep.Clip(range).apply(row), plan);
        double[] raw = SlotProgram.of(plan).raw(plan, List.of(row)).get(0);
        largest =
            Math.max(largest, difference(plain, RowPacking.finish(plan.outputs().get(0), raw)));
      }
      assertTrue(largest <= stated, largest + " is more than stated");
      assertTrue(largest > stated / 10, "a statement that says nothing of " + largest);
    }
    assertEquals(2, result.plans().size());
  }

  /**
   * Sign polynomials of a hundred trees: every row is near some threshold, so nothing is promised
   * about the model; the promise is about the plan, and nearly all classes are the model's.
   */
  @Test
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  void aHundredTreesBySignsAnswerAsTheirPlanSays() throws IOException {
    Path folder = MODELS.resolve("boosted-trees/1");
    byte[] onnx = Files.readAllBytes(folder.resolve("model.onnx"));
    ModelDescription description = ModelRepository.describeBeside(folder.resolve("model.onnx"));
    CompileResult result =
        Compiler.compile(
            OnnxReader.read(onnx), options("boosted-trees", description, false, "SIGN"));
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    SlotProgram clear = SlotProgram.of(plan);
    FeatureRange range = plan.inputs().get(0).range().orElseThrow();
    List<double[]> heldOut = rows(MODELS.resolve("boosted-trees/data/heldout.csv"), description);
    int same = 0;
    try (LocalRun run = new LocalRun(plan)) {
      for (double[] row : heldOut) {
        double[] clipped = new RowStep.Clip(range).apply(row);
        double[] raw = clear.raw(plan, List.of(row)).get(0);
        double[] answer = run.answer(row);
        double off = difference(RowPacking.finish(plan.outputs().get(0), raw), answer);
        assertTrue(off <= plan.promisedError(), off + " exceeds the promise");
        same += best(plain(onnx, clipped, plan)) == best(answer) ? 1 : 0;
      }
    }
    assertTrue(same >= 0.95 * heldOut.size(), same + " of " + heldOut.size() + " classes");
  }

  static double[] plain(byte[] onnx, double[] row, Plan plan) {
    float[] values = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      values[i] = (float) row[i];
    }
    return OrtOracle.run(
        onnx, OnnxReader.read(onnx).inputs().get(0), values, 1, plan.outputs().get(0).name());
  }

  static CompileOptions options(
      String name, ModelDescription description, boolean calibrated, String trees)
      throws IOException {
    CompileOptions options = CompileOptions.defaults();
    if (description.range().isPresent()) {
      var box = description.range().get();
      options = options.withInputRange(new FeatureRange(box.min(), box.max()));
    }
    CompileChoices choices = CompileChoices.DEFAULTS;
    if (calibrated) {
      choices =
          choices
              .withCalibration(rows(MODELS.resolve(name).resolve("data/train.csv"), description))
              .withApproximationError(0.6);
    }
    if (description.bins().isPresent()) {
      choices = choices.withBins(description.bins().get());
    }
    if (!trees.isEmpty()) {
      choices =
          choices
              .withThresholds(trees.equals("THRESHOLDS"))
              .withTrees(CompileChoices.Trees.valueOf(trees));
    }
    return options.withChoices(choices);
  }

  /** The first columns of a table are the features; what follows is for people. */
  static List<double[]> rows(Path file, ModelDescription description) throws IOException {
    List<double[]> out = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      out.add(
          Arrays.stream(cells)
              .limit(description.features().size())
              .mapToDouble(Double::parseDouble)
              .toArray());
    }
    return out;
  }

  static double difference(double[] a, double[] b) {
    assertEquals(a.length, b.length);
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  static double scale(double[] values) {
    return Math.max(1, Arrays.stream(values).map(Math::abs).max().orElse(1));
  }

  private static int best(double[] values) {
    return (int) new RowStep.Argmax().apply(values)[0];
  }

  private static double margin(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1] - sorted[sorted.length - 2];
  }
}
