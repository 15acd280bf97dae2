package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
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
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models of {@code docs/models} with several rows a request, run encrypted on held-out rows,
 * against the plain answers of ONNX Runtime: a full request, and one with fewer rows.
 */
@Tag("any-jvm")
class FewRowsModelsTest {

  @ParameterizedTest
  @CsvSource({"logistic-regression, 1, 64, 1e-5"})
  void encryptedAndPlainAgree(String name, int version, int rows, double beside)
      throws IOException {
    Path folder = RepositoryModelsTest.MODELS.resolve(name).resolve(Integer.toString(version));
    byte[] onnx = Files.readAllBytes(folder.resolve("model.onnx"));
    ModelDescription description = ModelRepository.describeBeside(folder.resolve("model.onnx"));
    CompileOptions options = RepositoryModelsTest.options(name, description, false, "");
    CompileResult result =
        Compiler.compile(
            OnnxReader.read(onnx), options.withChoices(options.choices().withRows(rows)));
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    assertEquals(rows, plan.inputs().get(0).rows());
    List<double[]> heldOut =
        RepositoryModelsTest.rows(
            RepositoryModelsTest.MODELS.resolve(name).resolve("data/heldout.csv"), description);
    double largest = 0;
    try (LocalRun run = new LocalRun(plan)) {
      for (int count : new int[] {rows, rows - 1}) {
        List<double[]> asked = heldOut.subList(0, count);
        List<double[]> answers = run.answers(asked);
        FeatureRange range = plan.inputs().get(0).range().orElseThrow();
        for (int r = 0; r < count; r++) {
          double[] clipped = new RowStep.Clip(range).apply(asked.get(r));
          double[] plain = RepositoryModelsTest.plain(onnx, clipped, plan);
          largest = Math.max(largest, RepositoryModelsTest.difference(plain, answers.get(r)));
        }
      }
    }
    if (Boolean.getBoolean("blindserve.print")) {
      System.out.printf(
          Locale.ROOT,
          "%s, %d rows: N %d, %d ciphertexts, promised %.3g, largest %.3g, predicted %.2f ms%n",
          name,
          rows,
          plan.parameters().n(),
          plan.inputs().get(0).ciphertexts().size(),
          plan.promisedError(),
          largest,
          plan.milliseconds());
    }
    double accepted = plan.promisedError() + beside;
    assertTrue(largest <= accepted, name + " is off by " + largest + ", more than " + accepted);
  }

  /** FewRowsServedTest asks a server for four rows of it each time. */
  @Test
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  void layersAgree() throws IOException {
    encryptedAndPlainAgree("breast-cancer", 2, 16, 1e-5);
  }

  /** Three rows to a request of patches take a minute to compile. */
  @Test
  @EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
  void picturesAgree() throws IOException {
    encryptedAndPlainAgree("digits-cnn", 1, 3, 1e-4);
  }
}
