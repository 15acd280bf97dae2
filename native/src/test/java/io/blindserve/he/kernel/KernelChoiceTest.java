package io.blindserve.he.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelChoiceTest {

  @TempDir Path directory;

  @Test
  void javaIsAlwaysThereAndNamesLeadToSingletons() {
    List<PolyKernels> available = PolyKernels.available();
    assertEquals("java", available.get(0).name());
    for (PolyKernels kernels : available) {
      assertSame(kernels, PolyKernels.named(kernels.name()));
    }
    assertThrows(IllegalArgumentException.class, () -> PolyKernels.named("mmx"));
    KernelReport report = PolyKernels.report();
    assertEquals(report.features().contains("avx2"), report.available().contains("avx2"));
    assertEquals(report.features().contains("avx512ifma"), report.available().contains("avx512"));
    assertEquals(available.stream().map(PolyKernels::name).toList(), report.available());
    assertEquals(PolyKernels.best().name(), report.chosen());
  }

  @Test
  void thePropertyForcesKernels() throws Exception {
    for (PolyKernels kernels : PolyKernels.available()) {
      String said = runMain("-Dblindserve.kernels=" + kernels.name());
      assertTrue(said.contains("kernels: " + kernels.name() + " (forced"), said);
    }
    assertTrue(runMain("-Dblindserve.kernels=mmx").contains("IllegalArgumentException"));
  }

  @Test
  void withoutALibraryTheJavaKernelsWorkAndTheReasonIsSaid() throws Exception {
    String said = runMain("-Dblindserve.native.path=" + directory);
    assertTrue(said.contains("kernels: java"), said);
    assertTrue(said.contains("available [java]"), said);
    assertTrue(said.contains("using the java kernels: "), said);
    String forced =
        runMain("-Dblindserve.native.path=" + directory, "-Dblindserve.kernels=portable");
    assertTrue(forced.contains("kernels 'portable' are not available here: "), forced);
  }

  @Test
  void aFileThatIsNoLibraryIsAReasonToo() throws Exception {
    Files.writeString(directory.resolve(System.mapLibraryName("blindserve")), "not a library");
    assertTrue(runMain("-Dblindserve.native.path=" + directory).contains("kernels: java"));
  }

  @Test
  void theUnpackedLibraryIsNotLeftBehind() throws Exception {
    runMain("-Djava.io.tmpdir=" + directory);
    try (var left = Files.list(directory)) {
      assertEquals(
          List.of(),
          left.map(Path::getFileName).filter(p -> p.toString().startsWith("blindserve")).toList());
    }
  }

  /**
   * Says which kernels a process would use; the choice is made once in a process, so each case
   * needs its own.
   */
  static final class Main {

    private Main() {}

    public static void main(String[] args) {
      System.out.println(PolyKernels.report());
    }
  }

  private static String runMain(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return said;
  }
}
