package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.blindserve.server.MiniLm;
import io.blindserve.server.OnnxFile;
import io.blindserve.server.TextModel;
import io.blindserve.server.inference.plain.cache.PreparedModels;
import io.blindserve.server.model.CudaSettings;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.PlainSettings;
import io.blindserve.server.model.PlainSettings.Optimization;
import io.blindserve.server.model.TensorRtSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose graph was kept answer with the same bytes as without. */
class PreparedAnswersTest {

  private static final Path DOCS = Path.of("..", "docs");

  @TempDir Path folder;

  static List<Path> everyExample() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS.resolve("models"), 3)) {
      return files.filter(file -> file.endsWith("model.onnx")).sorted().toList();
    }
  }

  private PlainDefaults keeping(boolean extensions) {
    PreparedModels kept = PreparedModels.open(folder).orElseThrow();
    return new PlainDefaults(ExecutionProvider.CPU, 1, extensions, Optional.of(kept));
  }

  private static PlainDefaults without(boolean extensions) {
    return new PlainDefaults(ExecutionProvider.CPU, 1, extensions, Optional.empty());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("graphs"))) {
      return files.toList();
    }
  }

  private void same(byte[] onnx, boolean extensions) throws IOException {
    Examples.Told told = Examples.told(onnx, without(extensions));
    assertEquals(told, Examples.told(onnx, keeping(extensions)), "the load that writes");
    assertEquals(1, kept().size());
    assertEquals(told, Examples.told(onnx, keeping(extensions)), "the load that reads");
    assertEquals(1, kept().size());
  }

  @ParameterizedTest
  @MethodSource("everyExample")
  void examplesAnswerTheSame(Path model) throws IOException {
    same(Files.readAllBytes(model), false);
  }

  @Test
  void aSentenceEncoderAnswersTheSame() throws IOException {
    same(MiniLm.onnx(), false);
  }

  @Test
  void aTokenizerOfTheExtensionsAnswersTheSame() throws IOException {
    assumeTrue(Extensions.unavailable().isEmpty());
    byte[] text = TextModel.around(MiniLm.onnx(), DOCS.resolve("examples/text-embedding/parts"));
    same(text, true);
  }

  @ParameterizedTest
  @EnumSource(Optimization.class)
  void everyLevelHasAGraphOfItsOwn(Optimization level) throws IOException {
    byte[] onnx = Files.readAllBytes(DOCS.resolve("models/digits-cnn/1/model.onnx"));
    Examples.told(onnx, keeping(false));
    PlainSettings settings =
        new PlainSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(level),
            CudaSettings.USUAL,
            TensorRtSettings.USUAL,
            Optional.empty());
    Examples.Told told = Examples.told(onnx, settings, without(false));
    assertEquals(told, Examples.told(onnx, settings, keeping(false)));
    assertEquals(told, Examples.told(onnx, settings, keeping(false)));
    boolean another = level == Optimization.BASIC || level == Optimization.EXTENDED;
    assertEquals(another ? 2 : 1, kept().size());
  }

  /** A graph under the name of another is what shows that a graph is read at all. */
  @Test
  void whatIsKeptIsWhatIsServed() throws IOException {
    byte[] squares = BatchedModel.squares();
    Examples.Told told = Examples.told(squares, keeping(false));
    Path file = kept().get(0);
    String name = file.getFileName().toString().replace(".graph", "");
    PreparedModels models = PreparedModels.open(folder).orElseThrow();
    byte[] doubled =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, OnnxFile.ANY)
            .node("Add", "y", "x", "x")
            .output("y", OnnxFile.FLOAT, OnnxFile.ANY)
            .bytes();
    try (var draft = models.draft(name, squares.length).orElseThrow()) {
      Files.write(draft.path(), doubled);
      draft.keep();
    }
    Examples.Told other = Examples.told(squares, keeping(false));
    assertTrue(!told.equals(other) && other.equals(Examples.told(doubled, without(false))));
  }
}
