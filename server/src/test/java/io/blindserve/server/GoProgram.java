package io.blindserve.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A Go program of the tree, built for a test. Where Go is missing the calling test is skipped, with
 * the reason, or fails where the system property {@code blindserve.oracle} is {@code required}.
 */
final class GoProgram {

  private static final long MINUTES = 5;

  private final Path binary;
  private final Path folder;

  private GoProgram(Path binary, Path folder) {
    this.binary = binary;
    this.folder = folder;
  }

  /** Builds the program whose sources lie in {@code sources}; output goes to {@code folder}. */
  static GoProgram build(Path sources, Path folder) throws IOException, InterruptedException {
    Path binary = folder.resolve("go-program").toAbsolutePath();
    try {
      ProcessBuilder go =
          new ProcessBuilder("go", "build", "-mod=readonly", "-o", binary.toString(), ".")
              .directory(sources.toFile());
      go.environment().put("GOTOOLCHAIN", "local");
      go.environment().remove("GOFLAGS");
      run(go, folder.resolve("go-build"));
    } catch (IOException e) {
      if ("required".equals(System.getProperty("blindserve.oracle"))) {
        Assertions.fail(e);
      }
      Assumptions.abort("no Go program: " + e.getMessage());
    }
    return new GoProgram(binary, folder);
  }

  /** Runs the program to its end, which must be good, and returns the lines that it printed. */
  List<String> run(List<String> arguments) throws IOException, InterruptedException {
    return run(arguments, Map.of());
  }

  /** Runs the program with more in its environment. */
  List<String> run(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(arguments);
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().putAll(environment);
    return run(program, folder.resolve("go-run"));
  }

  /** Starts the program, which goes on until it is ended; its errors go to a file. */
  Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(folder.resolve("go-run.err").toFile()).start();
  }

  private static List<String> run(ProcessBuilder program, Path output)
      throws IOException, InterruptedException {
    Path errors = output.resolveSibling(output.getFileName() + ".err");
    Process process =
        program.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("not done after " + MINUTES + " minutes");
    }
    if (process.exitValue() != 0) {
      String said = Files.readString(errors, StandardCharsets.UTF_8).strip();
      throw new IOException("exit code " + process.exitValue() + ": " + said);
    }
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }
}
