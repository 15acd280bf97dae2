package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.server.model.ModelDescription;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The models of {@code docs/models} with masked answers, encrypted on held-out rows against the
 * plain answers of ONNX Runtime, by the plan for one row and by the one for many. A few models
 * here, all with {@code -Dblindserve.long=true}.
 */
@Tag("any-jvm")
class RepositoryPrivacyTest {

  private static final int ROWS = 3;

  /** Requests of more ciphertexts take more memory than a test should. */
  private static final int MOST_CIPHERTEXTS = 64;

  private static final Path MODELS = Path.of("../docs/models");

  @ParameterizedTest
  @CsvSource({
    "linear-regression, 1, 1e-2, false, '', rerandomised",
    "logistic-regression, 1, 1e-5, false, '', flooded(10)",
    "linear-svm, 1, 5e-3, false, '', flooded(10)",
    "random-forest, 1, 1e-4, false, THRESHOLDS, rerandomised",
  })
  void maskedAnswersKeepThePromise(
      String name, int version, double beside, boolean calibrated, String trees, String privacy)
      throws IOException {
    check(name, version, beside, calibrated, trees, privacy);
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  @CsvSource({
    "linear-regression, 1, 1e-2, false, '', flooded(10)",
    "logistic-regression, 1, 1e-5, false, '', rerandomised",
    "linear-svm, 1, 5e-3, false, '', rerandomised",
    "breast-cancer, 2, 1e-5, false, '', rerandomised",
    "breast-cancer, 2, 1e-5, false, '', flooded(10)",
    "breast-cancer, 2, 1e-5, false, '', flooded(20)",
    "timeseries-conv1d, 1, 1e-4, false, '', rerandomised",
    "timeseries-conv1d, 1, 1e-4, false, '', flooded(10)",
    "digits-cnn, 1, 1e-4, false, '', rerandomised",
    "digits-cnn, 1, 1e-4, false, '', flooded(10)",
    "lola-cnn, 1, 1e-4, false, '', rerandomised",
    "lola-cnn, 1, 1e-4, false, '', flooded(10)",
    "tanh-mlp, 1, 0.2, true, '', rerandomised",
    "tanh-mlp, 1, 0.2, true, '', flooded(10)",
    "rbf-svm, 1, 5e-3, false, '', rerandomised",
    "autoencoder, 1, 1e-4, false, '', rerandomised",
    "autoencoder, 1, 1e-4, false, '', flooded(10)",
    "random-forest, 1, 1e-4, false, THRESHOLDS, flooded(10)",
    "random-forest, 1, 0.2, false, BINS, rerandomised",
    "boosted-trees, 1, 1e-4, false, THRESHOLDS, rerandomised",
    "boosted-trees, 1, 1e-4, false, THRESHOLDS, flooded(10)",
    "boosted-trees, 1, 1e-4, false, BINS, rerandomised",
    "random-forest, 1, 0.2, false, BINS, flooded(10)",
    "digits-cnn, 2, 0.6, true, '', rerandomised",
    "digits-cnn, 2, 0.6, true, '', flooded(10)",
    "breast-cancer, 1, 0.2, true, '', rerandomised",
    "breast-cancer, 1, 0.2, true, '', flooded(10)",
  })
  void maskedAnswersOfTheOthersKeepThePromise(
      String name, int version, double beside, boolean calibrated, String trees, String privacy)
      throws IOException {
    check(name, version, beside, calibrated, trees, privacy);
  }

  /** Its exponential function takes scales that no constant can have beside a flood. */
  @Test
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  void whatCannotBeFloodedIsRefusedWithWhatWouldHelp() throws IOException {
    Path model = MODELS.resolve("rbf-svm/1/model.onnx");
    ModelDescription description = ModelRepository.describeBeside(model);
    CompileResult result = compile(model, "rbf-svm", description, false, "", "flooded(10)");
    String sentence = result.refusal().orElseThrow().sentence();
    assertTrue(sentence.contains("ask for less noise"), sentence);
  }

  private static CompileResult compile(
      Path model,
      String name,
      ModelDescription description,
      boolean calibrated,
      String trees,
      String privacy)
      throws IOException {
    CompileOptions options = RepositoryModelsTest.options(name, description, calibrated, trees);
    return Compiler.compile(
        OnnxReader.read(Files.readAllBytes(model)),
        options.withChoices(options.choices().withPrivacy(privacy)));
  }

  private static void check(
      String name, int version, double beside, boolean calibrated, String trees, String privacy)
      throws IOException {
    Path model = MODELS.resolve(name).resolve(Integer.toString(version)).resolve("model.onnx");
    ModelDescription description = ModelRepository.describeBeside(model);
    CompileResult result = compile(model, name, description, calibrated, trees, privacy);
    assertTrue(result.refusal().isEmpty(), result::report);
    List<double[]> rows =
        RepositoryModelsTest.rows(MODELS.resolve(name).resolve("data/heldout.csv"), description)
            .subList(0, ROWS);
    for (Plan plan : result.plans()) {
      assertEquals(Privacy.parse(privacy), plan.privacy());
      assertTrue(plan.keys().publicKey());
      if (plan.inputs().get(0).ciphertexts().size() <= MOST_CIPHERTEXTS) {
        double largest = largestError(Files.readAllBytes(model), plan, rows, beside);
        if (Boolean.getBoolean("blindserve.print")) {
          System.out.printf(
              java.util.Locale.ROOT,
              "%s %d %s %s %s: N 2^%d, flood 2^%d, promised %.3g, largest %.3g, predicted %.2f ms%n",
              name,
              version,
              trees,
              privacy,
              plan.name(),
              plan.parameters().logN(),
              plan.header().floodLog(),
              plan.promisedError(),
              largest,
              plan.milliseconds());
        }
      }
    }
  }

  private static double largestError(byte[] onnx, Plan plan, List<double[]> rows, double beside) {
    FeatureRange range = plan.inputs().get(0).range().orElseThrow();
    double largest = 0;
    try (LocalRun run = new LocalRun(plan)) {
      List<double[]> answers = run.answers(rows);
      for (int i = 0; i < rows.size(); i++) {
        double[] clipped = new RowStep.Clip(range).apply(rows.get(i));
        double[] plain = RepositoryModelsTest.plain(onnx, clipped, plan);
        double off = RepositoryModelsTest.difference(plain, answers.get(i));
        double accepted = plan.promisedError() + beside * RepositoryModelsTest.scale(plain);
        assertTrue(off <= accepted, plan.name() + " is off by " + off + " of " + accepted);
        largest = Math.max(largest, off);
      }
    }
    return largest;
  }
}
