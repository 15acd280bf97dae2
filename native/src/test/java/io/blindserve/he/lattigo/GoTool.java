package io.blindserve.he.lattigo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Builds the programs of src/test/go, where Go and the pinned module are there. */
final class GoTool {

  private static final Path SOURCES = Path.of("src", "test", "go");
  private static final long BUILD_MINUTES = 5;

  private GoTool() {}

  /**
   * Builds one command.
   *
   * @param name the folder below cmd
   * @return the program
   * @throws IOException if there is no Go, or it cannot build this; the message says why
   */
  static Path build(String name) throws IOException {
    Path binary = Path.of("target", "lattigo-" + name).toAbsolutePath();
    Path log = Path.of("target", "lattigo-" + name + ".log");
    ProcessBuilder go =
        new ProcessBuilder("go", "build", "-mod=readonly", "-o", binary.toString(), "./cmd/" + name)
            .directory(SOURCES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    go.environment().put("GOTOOLCHAIN", "local");
    go.environment().remove("GOFLAGS");
    run(go.start(), log);
    return binary;
  }

  /** Waits for the good end of a program that writes to {@code log}. */
  static void run(Process process, Path log) throws IOException {
    try {
      if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("not done after " + BUILD_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log);
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      throw new IOException("exit code " + process.exitValue() + ", see " + log + ": " + last);
    }
  }

  /** Skips the calling test, or fails it where blindserve.oracle is required. */
  static void unavailable(String reason) {
    if ("required".equals(System.getProperty("blindserve.oracle"))) {
      Assertions.fail(reason);
    }
    Assumptions.abort(reason);
  }
}
