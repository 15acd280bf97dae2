package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.plain.cache.PreparedModels;
import io.blindserve.server.model.ExecutionProvider;
import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder of prepared models when it is damaged, shared, full, closed, or old. */
class PreparedModelsTest {

  private static final Path NET = Path.of("../docs/models/digits-cnn/1/model.onnx");

  @TempDir Path root;

  private Path folder() {
    return root.resolve("prepared");
  }

  private PlainDefaults keeping() {
    return new PlainDefaults(ExecutionProvider.CPU, 1, false, PreparedModels.open(folder()));
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder().resolve("graphs"))) {
      return files.toList();
    }
  }

  /** A change of a file that has a whole graph. */
  private interface Harm {
    void to(Path file) throws IOException;
  }

  private void isMadeAnewAfter(Harm harm) throws IOException {
    byte[] onnx = Files.readAllBytes(NET);
    Examples.Told told = Examples.told(onnx, keeping());
    Path file = kept().get(0);
    byte[] whole = Files.readAllBytes(file);
    harm.to(file);
    byte[] harmed = Files.readAllBytes(file);
    assertFalse(Arrays.equals(whole, harmed));
    assertEquals(told, Examples.told(onnx, keeping()));
    assertEquals(List.of(file), kept());
    byte[] anew = Files.readAllBytes(file);
    // ONNX Runtime writes constants in any order.
    assertFalse(Arrays.equals(harmed, anew));
    assertEquals(whole.length, anew.length);
    assertEquals(told, Examples.told(onnx, keeping()));
    assertArrayEquals(anew, Files.readAllBytes(file));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999, 1})
  void aChangedByteIsSeen(double place) throws IOException {
    isMadeAnewAfter(
        file -> {
          byte[] bytes = Files.readAllBytes(file);
          bytes[(int) (place * (bytes.length - 1))] ^= 1;
          Files.write(file, bytes);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 40, 41, 1000})
  void aFileThatWasCutOffIsSeen(int length) throws IOException {
    isMadeAnewAfter(file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length)));
  }

  @Test
  void aFileThatGrewIsSeen() throws IOException {
    isMadeAnewAfter(
        file ->
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) + 1)));
  }

  @Test
  void aGraphOfAnotherNameIsSeen() throws IOException {
    Examples.told(BatchedModel.squares(), keeping());
    Path foreign = Files.move(kept().get(0), root.resolve("foreign"));
    isMadeAnewAfter(file -> Files.write(file, Files.readAllBytes(foreign)));
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    byte[] onnx = Files.readAllBytes(NET);
    Examples.Told told = Examples.told(onnx, keeping());
    Path file = kept().get(0);
    long whole = Files.size(file);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 33);
    }
    assertEquals(told, Examples.told(onnx, keeping()));
    assertEquals(whole, Files.size(file));
  }

  /** Whole, and no model: as one of another form of ONNX Runtime would be. */
  @Test
  void aGraphThatCannotBeOpenedIsMadeAnew() throws IOException {
    isMadeAnewAfter(
        file -> {
          String name = file.getFileName().toString().replace(".graph", "");
          PreparedModels models = PreparedModels.open(folder()).orElseThrow();
          try (var draft = models.draft(name, 1000).orElseThrow()) {
            Files.writeString(draft.path(), "no model");
            draft.keep();
          }
        });
  }

  @Test
  void aBrokenModelIsRefusedAsEverAndLeavesNothing() throws IOException {
    byte[] broken = "no model".getBytes(StandardCharsets.UTF_8);
    String plain =
        String.valueOf(
            assertThrows(ModelLoadException.class, () -> PlainModel.load(broken)).getMessage());
    String kept =
        String.valueOf(
            assertThrows(ModelLoadException.class, () -> Examples.told(broken, keeping()))
                .getMessage());
    assertEquals(plain, kept);
    assertEquals(List.of(), kept());
  }

  @Test
  void loadsAtOnceDoNotHarmEachOther() throws Exception {
    byte[] onnx = Files.readAllBytes(NET);
    Examples.Told told = Examples.told(onnx, PlainDefaults.SINGLE);
    PlainDefaults one = keeping();
    PlainDefaults other = keeping();
    for (int round = 0; round < 10; round++) {
      List<CompletableFuture<Examples.Told>> loads = new ArrayList<>();
      for (PlainDefaults server : List.of(one, other, one, other)) {
        loads.add(CompletableFuture.supplyAsync(() -> Examples.told(onnx, server)));
      }
      for (CompletableFuture<Examples.Told> load : loads) {
        assertEquals(told, load.get(60, TimeUnit.SECONDS));
      }
      assertEquals(1, kept().size());
      Files.delete(kept().get(0));
    }
  }

  @Test
  void whatIsMadeIsForItsOwnerAlone() throws IOException {
    assumeTrue(folderIsPosix());
    Examples.told(BatchedModel.squares(), keeping());
    for (Path made : List.of(folder(), folder().resolve("graphs"), folder().resolve("tensorrt"))) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().get(0))));
  }

  @Test
  void aFolderOfOthersIsLeftAlone() throws IOException {
    assumeTrue(folderIsPosix());
    Files.createDirectory(folder());
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(Optional.empty(), PreparedModels.open(folder()));
  }

  @Test
  void aFolderThatCannotBeMadeIsNoHindrance() throws IOException {
    Files.writeString(folder(), "a file");
    PlainDefaults defaults = keeping();
    assertEquals(Optional.empty(), defaults.prepared());
    Examples.told(BatchedModel.squares(), defaults);
  }

  @Test
  void aFolderThatVanishesIsNoHindrance() throws IOException {
    PlainDefaults defaults = keeping();
    Files.delete(folder().resolve("graphs"));
    Examples.Told told = Examples.told(BatchedModel.squares(), PlainDefaults.SINGLE);
    assertEquals(told, Examples.told(BatchedModel.squares(), defaults));
  }

  @Test
  void aMissingProviderIsToldAsEver() {
    assumeTrue(!Providers.hasCuda());
    PlainDefaults defaults =
        new PlainDefaults(ExecutionProvider.TENSORRT, 1, false, PreparedModels.open(folder()));
    String reason =
        String.valueOf(
            assertThrows(
                    ModelLoadException.class, () -> Examples.told(BatchedModel.squares(), defaults))
                .getMessage());
    assertTrue(reason.contains("provider tensorrt is not in this build"), reason);
  }

  @Test
  void whatWasNotUsedForAMonthGoesAndWhatIsNotOursStays() throws IOException {
    PreparedModels models = PreparedModels.open(folder()).orElseThrow();
    byte[] onnx = BatchedModel.squares();
    Examples.told(onnx, keeping());
    Path used = kept().get(0);
    String old = "0".repeat(64);
    Path graph = write("graphs/" + old + ".graph", 31);
    Path young = write("graphs/" + "1".repeat(64) + ".graph", 29);
    Path draft = write("graphs/" + old + "-123.draft", 2);
    Path foreign = write("graphs/notes.txt", 400);
    Path engines = models.engines(old).orElseThrow();
    Files.writeString(engines.resolve("x.engine"), "engine");
    Path more = models.engines("2".repeat(64)).orElseThrow();
    age(engines, 31);
    age(used, 31);
    Examples.told(onnx, keeping());
    models.sweep(Instant.now());
    assertTrue(Files.exists(used), "a load makes a graph young");
    assertTrue(Files.exists(young) && Files.exists(foreign) && Files.exists(more));
    assertFalse(Files.exists(graph) || Files.exists(draft) || Files.exists(engines));
  }

  private Path write(String name, int days) throws IOException {
    Path file = Files.writeString(folder().resolve(name), "x");
    age(file, days);
    return file;
  }

  private static void age(Path path, int days) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }

  /** A process that may not write files of that size is as one on a full disk. */
  @Test
  void aFullDiskIsNoHindrance() throws Exception {
    assumeTrue(Files.isExecutable(FullDisk.PRLIMIT));
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                FullDisk.class.getName(),
                folder().toString())
            .redirectErrorStream(true);
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = java.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), told);
    assertTrue(told.contains("served 3 outputs") && told.contains("cannot be written"), told);
    assertEquals(List.of(), kept());
  }

  /** Serves a model of a quarter of a megabyte. */
  static final class FullDisk {

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    private FullDisk() {}

    public static void main(String[] words) throws IOException, InterruptedException {
      // Unpacks ONNX Runtime's library, which is larger.
      Examples.told(BatchedModel.squares(), PlainDefaults.SINGLE);
      String process = String.valueOf(ProcessHandle.current().pid());
      new ProcessBuilder(PRLIMIT.toString(), "--pid", process, "--fsize=65536")
          .inheritIO()
          .start()
          .waitFor();
      byte[] onnx =
          new OnnxFile()
              .input("x", OnnxFile.FLOAT, 256)
              .matrix("w", 256, 256, new float[256 * 256])
              .node("MatMul", "y", "x", "w")
              .output("y", OnnxFile.FLOAT, 256)
              .bytes();
      PlainDefaults defaults =
          new PlainDefaults(
              ExecutionProvider.CPU, 1, false, PreparedModels.open(Path.of(words[0])));
      int rows = Examples.told(onnx, defaults).answers().get(0).size() / 1024;
      System.out.println("served " + rows + " outputs");
    }
  }

  private boolean folderIsPosix() {
    return root.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
