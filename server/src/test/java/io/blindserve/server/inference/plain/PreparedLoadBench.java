package io.blindserve.server.inference.plain;

import io.blindserve.server.MiniLm;
import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.plain.cache.PreparedModels;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.PlainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Time of loading models with and without their graph kept, in turns. */
final class PreparedLoadBench {

  private static final int TURNS = 21;
  private static final Path MODELS = Path.of("../docs/models");

  private PreparedLoadBench() {}

  public static void main(String[] words) throws IOException {
    compare("all-MiniLM-L6-v2", MiniLm.onnx());
    compare("breast-cancer", Files.readAllBytes(MODELS.resolve("breast-cancer/1/model.onnx")));
    compare("tiny-gpt", Files.readAllBytes(MODELS.resolve("tiny-gpt/1/model.onnx")));
    compare("3,000 small layers", layers(3000));
    compare("10,000 foldable nodes", foldable(10_000));
  }

  private static void compare(String name, byte[] onnx) throws IOException {
    Path folder = Files.createTempDirectory("prepared");
    Optional<PreparedModels> kept = PreparedModels.open(folder);
    PlainDefaults without = new PlainDefaults(ExecutionProvider.CPU, 1, false, Optional.empty());
    PlainDefaults with = new PlainDefaults(ExecutionProvider.CPU, 1, false, kept);
    double first = milliseconds(onnx, with);
    double[] plain = new double[TURNS];
    double[] read = new double[TURNS];
    for (int i = 0; i < TURNS; i++) {
      plain[i] = milliseconds(onnx, without);
      read[i] = milliseconds(onnx, with);
    }
    System.out.printf(
        Locale.ROOT,
        "%-24s %9d bytes: without %.1f ms, read %.1f ms (middle halves %s and %s), written once in %.1f ms%n",
        name,
        onnx.length,
        median(plain),
        median(read),
        middle(plain),
        middle(read),
        first);
  }

  private static double milliseconds(byte[] onnx, PlainDefaults defaults) {
    long started = System.nanoTime();
    try (PlainModel model = PlainModel.load(onnx, PlainSettings.USUAL, defaults)) {
      return (System.nanoTime() - started) / 1e6;
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static String middle(double[] sorted) {
    return String.format(
        Locale.ROOT, "%.1f-%.1f", sorted[sorted.length / 4], sorted[3 * sorted.length / 4]);
  }

  /** Products and activations, one behind the other. */
  private static byte[] layers(int count) {
    OnnxFile file = new OnnxFile().input("x0", OnnxFile.FLOAT, 4);
    file.matrix("w", 4, 4, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    for (int i = 0; i < count; i++) {
      file.node("MatMul", "m" + i, "x" + i, "w").node("Relu", "x" + (i + 1), "m" + i);
    }
    return file.output("x" + count, OnnxFile.FLOAT, 4).bytes();
  }

  /** What needs no input is computed when the graph is rewritten. */
  private static byte[] foldable(int count) {
    OnnxFile file = new OnnxFile().input("x", OnnxFile.FLOAT, 4).matrix("c0", 1, 4, 1, 2, 3, 4);
    file.matrix("one", 1, 4, 1, 1, 1, 1);
    for (int i = 0; i < count; i++) {
      file.node("Add", "c" + (i + 1), "c" + i, "one");
    }
    return file.node("Add", "y", "x", "c" + count).output("y", OnnxFile.FLOAT, 4).bytes();
  }
}
