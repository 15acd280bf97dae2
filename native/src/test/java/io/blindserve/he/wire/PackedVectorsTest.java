package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The committed vectors of {@code blindserve-1} are what this module writes and reads, and what a
 * program in Python that knows the specification alone makes of them. Run with {@code
 * -Dblindserve.vectors=write} to write them anew; they change only with the version of the form.
 */
final class PackedVectorsTest {

  private static final Path VECTORS =
      Path.of("src", "test", "resources", "blindserve-1", "vectors.json");
  private static final Path CHECK = Path.of("src", "test", "python", "check_vectors.py");

  @Test
  void theCommittedVectorsAreWhatIsWritten() throws IOException {
    try (PackedVectors vectors = new PackedVectors()) {
      String document = vectors.document();
      if ("write".equals(System.getProperty("blindserve.vectors"))) {
        Files.writeString(VECTORS, document);
      }
      assertEquals(Files.readString(VECTORS), document);
    }
  }

  @Test
  void aProgramOfAnotherLanguageAgrees(@TempDir Path folder) throws Exception {
    assertEquals("all vectors hold", python(folder, VECTORS));
  }

  /** The check itself can fail: one digit of a residue, of a seed or of the bytes is enough. */
  @Test
  void theOtherProgramNoticesWhenANumberIsWrong(@TempDir Path folder) throws Exception {
    String good = Files.readString(VECTORS);
    for (String mark : new String[] {"\"rows\":[[", "\"c1\":[[", "\"a\":[[[", "\"sha256\":\""}) {
      int at = good.indexOf(mark) + mark.length();
      char other = good.charAt(at) == '1' ? '2' : '1';
      Path changed = folder.resolve("changed.json");
      Files.writeString(changed, good.substring(0, at) + other + good.substring(at + 1));
      assertTrue(python(folder, changed).startsWith("not so: "), mark);
    }
  }

  private static String python(Path folder, Path vectors) throws Exception {
    Path out = folder.resolve("out");
    Process process;
    try {
      process =
          new ProcessBuilder("python3", CHECK.toString(), vectors.toString())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } catch (IOException e) {
      Assumptions.abort("no Python here: " + e.getMessage());
      throw e;
    }
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "Python came to no end");
    return Files.readString(out, StandardCharsets.UTF_8).strip();
  }
}
