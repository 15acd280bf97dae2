package io.blindserve.he.lattigo;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Lattigo in a process of its own, built from src/test/go when Go is there. Without it the tests
 * that ask are reported as skipped, with the reason, or fail where the system property {@code
 * blindserve.oracle} is {@code required}. One process serves all tests of a run; not thread-safe.
 */
final class Oracle {

  private static final JsonLimits LIMITS = JsonLimits.ofBytes(1 << 28);

  private static final Oracle INSTANCE = new Oracle();

  private final String reason;
  private final Process process;

  private Oracle() {
    String why = "";
    Process started = null;
    try {
      started =
          new ProcessBuilder(GoTool.build("oracle").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
    } catch (IOException e) {
      why = "no live oracle: " + e.getMessage();
    }
    this.reason = why;
    this.process = started;
  }

  /** Returns the oracle, or skips or fails the calling test. */
  static Oracle require() {
    if (!INSTANCE.reason.isEmpty()) {
      GoTool.unavailable(INSTANCE.reason);
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
