package io.blindserve.he.lattigo;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonWriter;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Lattigo in a process of its own, built from src/test/go when Go is there. Without it the tests
 * that ask are reported as skipped, with the reason, or fail where the system property {@code
 * blindserve.oracle} is {@code required}. One process serves all tests of a run; not thread-safe.
 */
final class Oracle {

  private static final JsonLimits LIMITS = JsonLimits.ofBytes(1 << 28);
  private static final Path SOURCES = Path.of("src", "test", "go");
  private static final long BUILD_MINUTES = 5;

  private static final Oracle INSTANCE = new Oracle();

  private final String reason;
  private final Process process;

  private Oracle() {
    String why = "";
    Process started = null;
    try {
      started =
          new ProcessBuilder(build().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
    } catch (IOException e) {
      why = "no live oracle: " + e.getMessage();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    this.reason = why;
    this.process = started;
  }

  private static Path build() throws IOException, InterruptedException {
    Path binary = Path.of("target", "lattigo-oracle").toAbsolutePath();
    File log = Path.of("target", "lattigo-oracle.log").toFile();
    ProcessBuilder go =
        new ProcessBuilder("go", "build", "-mod=readonly", "-o", binary.toString(), "./cmd/oracle")
            .directory(SOURCES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    go.environment().put("GOTOOLCHAIN", "local");
    go.environment().remove("GOFLAGS");
    Process build = go.start();
    if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
      build.destroyForcibly();
      throw new IOException("go build took more than " + BUILD_MINUTES + " minutes");
    }
    if (build.exitValue() != 0) {
      throw new IOException("go build failed, see " + log);
    }
    return binary;
  }

  /** Returns the oracle, or skips or fails the calling test. */
  static Oracle require() {
    if (!INSTANCE.reason.isEmpty()) {
      if ("required".equals(System.getProperty("blindserve.oracle"))) {
        Assertions.fail(INSTANCE.reason);
      }
      Assumptions.abort(INSTANCE.reason);
    }
    return INSTANCE;
  }

  /** Sends a command and returns the answer, which may be a refusal with the member "error". */
  JsonObject tell(JsonObject command) {
    try {
      OutputStream out = process.getOutputStream();
      out.write(JsonWriter.toBytes(command));
      out.write('\n');
      out.flush();
      String line = reader().readLine();
      if (line == null) {
        throw new IllegalStateException("the oracle died");
      }
      return Json.parse(line, LIMITS).asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command that must succeed. */
  JsonObject ask(JsonObject command) {
    JsonObject answer = tell(command);
    if (answer.find("error").isPresent()) {
      throw new AssertionError("the oracle refused: " + answer.string("error"));
    }
    return answer;
  }

  private BufferedReader reader() {
    return process.inputReader(StandardCharsets.UTF_8);
  }
}
