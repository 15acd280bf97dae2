package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The committed vectors are what their recipe writes. A long test, on one kind of machine: the
 * bytes of keys depend on how Go computes floating-point numbers.
 */
@EnabledIfSystemProperty(named = "blindserve.long", matches = "true")
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class VectorsRecipeTest {

  private static final Path COMMITTED = Path.of("src", "test", "resources", "lattigo");

  @TempDir Path folder;

  @Test
  void theProgramWritesTheCommittedFiles() throws IOException {
    Path log = folder.resolve("log");
    Path written = Files.createDirectory(folder.resolve("written"));
    try {
      ProcessBuilder program =
          new ProcessBuilder(GoTool.build("vectors").toString(), written.toString());
      GoTool.run(program.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      GoTool.unavailable("no vectors: " + e.getMessage());
    }
    assertEquals(names(COMMITTED), names(written));
    for (String name : names(COMMITTED)) {
      assertArrayEquals(
          Files.readAllBytes(COMMITTED.resolve(name)),
          Files.readAllBytes(written.resolve(name)),
          name);
    }
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
