package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.Execution;
import io.blindserve.server.model.CudaSettings;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;
import io.blindserve.server.model.PlainSettings.Optimization;
import io.blindserve.server.model.TensorRtSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a model is loaded, and how a session is made. */
class PlainModelLoadTest {

  private static String refusal(Executable load) {
    return String.valueOf(assertThrows(ModelLoadException.class, load).getMessage());
  }

  private static PlainSettings on(ExecutionProvider provider) {
    return new PlainSettings(
        Optional.empty(),
        Optional.of(provider),
        Optional.empty(),
        Optional.empty(),
        CudaSettings.USUAL,
        TensorRtSettings.USUAL,
        Optional.empty());
  }

  @Test
  void rowsThatAreOneAnswerAreNotJoined() {
    byte[] largest =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 2)
            .node("ReduceMax", "y", "x")
            .output("y", OnnxFile.FLOAT, 1)
            .bytes();
    String reason = refusal(() -> BatchedModel.load(largest, 8));
    assertTrue(reason.contains("output y has shape [1, 1], no variable first dimension"), reason);
  }

  @Test
  void rowsThatDependOnOneAnotherAreNotJoined() {
    byte[] distance =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 2)
            .node("ReduceMax", "m", "x")
            .node("Sub", "y", "x", "m")
            .output("y", OnnxFile.FLOAT, 2)
            .bytes();
    String reason = refusal(() -> BatchedModel.load(distance, 8));
    assertTrue(reason.contains("output y of a row is another"), reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {OnnxFile.UINT16, OnnxFile.UINT32, OnnxFile.UINT64})
  void inputsThatCannotBeFedAreRefused(int type) {
    byte[] onnx =
        new OnnxFile().input("x", type, 2).node("Identity", "y", "x").output("y", type, 2).bytes();
    String reason = refusal(() -> PlainModel.load(onnx));
    assertTrue(reason.contains("input x is UINT"), reason);
  }

  @Test
  void sequencesAreRefusedWithWhatToDo() {
    byte[] onnx =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 2)
            .node("SequenceConstruct", "s", "x")
            .sequenceOutput("s", OnnxFile.FLOAT)
            .bytes();
    String reason = refusal(() -> PlainModel.load(onnx));
    assertTrue(reason.contains("s is a sequence, and calls carry tensors alone"), reason);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUDA", "TENSORRT"})
  void aNamedProviderThatIsMissingIsAnError(ExecutionProvider provider) {
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
    String reason =
        refusal(() -> PlainModel.load(BatchedModel.squares(), on(provider), PlainDefaults.SINGLE));
    assertTrue(reason.contains("provider " + provider.label() + " is not in this build"), reason);
  }

  /** Only in a build with CUDA (profile gpu); with a card or without. */
  @ParameterizedTest
  @EnumSource(names = {"CUDA", "TENSORRT"})
  void aNamedProviderIsTakenOrTheReasonIsTold(ExecutionProvider provider) {
    assumeTrue(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
    try (PlainModel model =
        PlainModel.load(BatchedModel.squares(), on(provider), PlainDefaults.SINGLE)) {
      assertEquals(provider.label(), model.execution().provider());
    } catch (ModelLoadException e) {
      String reason = String.valueOf(e.getMessage());
      assertTrue(reason.contains("provider " + provider.label() + " cannot be used"), reason);
      assertTrue(reason.contains(".so") || reason.contains("CUDA failure"), reason);
    }
  }

  @Test
  void autoSaysWhatItTookAndAModelGoesBeforeTheServer() {
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
    PlainDefaults auto = new PlainDefaults(ExecutionProvider.AUTO, 2, false, Optional.empty());
    try (PlainModel model = PlainModel.load(BatchedModel.squares(), PlainSettings.USUAL, auto)) {
      assertEquals(new Execution("cpu", 2, false), model.execution());
    }
    PlainDefaults cuda = new PlainDefaults(ExecutionProvider.CUDA, 2, false, Optional.empty());
    try (PlainModel model =
        PlainModel.load(BatchedModel.squares(), on(ExecutionProvider.CPU), cuda)) {
      assertEquals("cpu", model.execution().provider());
    }
  }

  @ParameterizedTest
  @EnumSource(Optimization.class)
  void everyLevelOfOptimizationLoads(Optimization level) {
    PlainSettings settings =
        new PlainSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.of(3),
            Optional.of(level),
            CudaSettings.USUAL,
            TensorRtSettings.USUAL,
            Optional.empty());
    try (PlainModel model =
        PlainModel.load(BatchedModel.squares(), settings, PlainDefaults.SINGLE)) {
      assertEquals(3, model.execution().intraOpThreads());
    }
  }
}
