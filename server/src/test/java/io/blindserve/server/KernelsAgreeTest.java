package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.server.inference.encrypted.PlanFiles;
import io.blindserve.server.model.EncryptedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published network under every kind of kernels that this machine has: the same ciphertexts and
 * keys give the same bytes, so that an auditor may replay a call anywhere.
 */
class KernelsAgreeTest {

  private static final Path MODELS = Path.of("..", "docs", "models", "breast-cancer");
  private static final Path ROWS = MODELS.resolve("data/heldout.csv");
  private static final int SAMPLED_ROWS = 2;

  @TempDir Path folder;

  @Test
  void theSameCallHasTheSameAnswer() throws IOException {
    TreeMap<String, List<byte[]>> answers = new TreeMap<>();
    Path models = compiledOnce();
    try (ServerFixture first = start(models, "java");
        EncryptedCaller caller = EncryptedCaller.of(first.probe(), "breast-cancer/versions/2")) {
      List<List<byte[]>> requests = rows().stream().map(caller::encrypt).toList();
      answers.put("java", answers(caller, requests));
      for (PolyKernels kernels : PolyKernels.available()) {
        if (!kernels.name().equals("java")) {
          try (ServerFixture next = start(models, kernels.name())) {
            answers.put(kernels.name(), answers(caller.at(next.probe()), requests));
          }
        }
      }
    }
    assertEquals(PolyKernels.available().size(), answers.size());
    List<byte[]> expected = answers.get("java");
    answers.forEach(
        (name, actual) -> {
          for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), name + ", answer " + i);
          }
        });
  }

  /** Returns a repository with a plan beside its model, so that no server makes it again. */
  private Path compiledOnce() throws IOException {
    Path version = Files.createDirectories(folder.resolve("breast-cancer/2"));
    for (String file : List.of("model.onnx", "model.json")) {
      Files.copy(MODELS.resolve("2").resolve(file), version.resolve(file));
    }
    PlanFiles.Request request =
        new PlanFiles.Request(EncryptedSettings.USUAL, List.of(), Optional.empty());
    PlanFiles.write(PlanFiles.compile(version.resolve("model.onnx"), request), version);
    return version.getParent();
  }

  private ServerFixture start(Path models, String kernels) {
    return ServerFixture.start(models, folder.resolve(kernels), Optional.of(kernels));
  }

  private static List<byte[]> answers(EncryptedCaller caller, List<List<byte[]>> requests) {
    Reply uploaded = caller.upload();
    assertEquals(201, uploaded.status(), uploaded::text);
    List<byte[]> answers = new ArrayList<>();
    for (List<byte[]> request : requests) {
      Reply reply = caller.callJson(request);
      assertEquals(200, reply.status(), reply::text);
      answers.addAll(EncryptedCaller.elements(reply));
    }
    return answers;
  }

  /** All rows in the long run, otherwise the first few. */
  private static List<double[]> rows() throws IOException {
    List<double[]> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(ROWS);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double[] row = new double[cells.length - 1];
      for (int i = 0; i < row.length; i++) {
        row[i] = Double.parseDouble(cells[i]);
      }
      rows.add(row);
    }
    return Boolean.getBoolean("blindserve.long") ? rows : rows.subList(0, SAMPLED_ROWS);
  }
}
