package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.compile.CompileResult;
import io.blindserve.he.compile.Compiler;
import io.blindserve.he.compile.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The plan of version 2 of the model in {@code docs/models/breast-cancer}, and the refusal of
 * version 1.
 */
class BreastCancerPlanTest {

  /** The same on every machine; changes only with the model file or the compiler's version. */
  private static final String DIGEST =
      "sha256:7981972f173d0e826e8933e7de08040ed7b11d502bcc3291453813267ef6d5f1";

  private static Graph graph(int version) throws IOException {
    Path file = Path.of("../docs/models/breast-cancer/" + version + "/model.onnx");
    return OnnxReader.read(Files.readAllBytes(file));
  }

  @Test
  void versionTwoFitsTheSmallRing() throws IOException {
    CompileResult result = Compiler.compile(graph(2), CompileOptions.defaults());
    assertTrue(result.refusal().isEmpty(), result::report);
    Plan plan = result.plans().get(0);
    assertEquals(13, plan.parameters().logN());
    assertTrue(plan.parameters().rlwe().logQp() <= 214, result::report);
    assertTrue(plan.promisedError() <= 0.02, result::report);
    assertTrue(plan.keySwitches() <= 32, plan.keySwitches() + " key switches");
    assertEquals(DIGEST, plan.digest(), result::report);
  }

  @Test
  void versionOneIsRefusedByTheNameOfItsActivation() throws IOException {
    CompileResult result = Compiler.compile(graph(1), CompileOptions.defaults());
    assertEquals("Relu", result.refusal().orElseThrow().operator());
  }
}
