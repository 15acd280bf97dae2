package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Both runnable jars as processes: what a person at a terminal gets. */
@Execution(ExecutionMode.CONCURRENT)
class CommandLineIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String SERVER = Path.of("target", "blindserve-server.jar").toString();
  private static final String CLIENT =
      Path.of("..", "client-sdk", "target", "blindserve-client.jar").toString();
  private static final String MODELS = Path.of("..", "docs", "models", "breast-cancer").toString();
  private static final String HELD_OUT = Path.of(MODELS, "data", "heldout.csv").toString();

  @TempDir Path folder;

  /** What a command printed and how it ended. */
  private record Run(int code, String out, String err) {

    String lastLine() {
      return out.lines().reduce("", (before, line) -> line);
    }
  }

  private Run run(List<String> words) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("BLINDSERVE_KEYS_PASSWORD", "a password");
    Process process = builder.start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES));
    return new Run(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private Run client(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(JAVA, "-jar", CLIENT));
    line.addAll(List.of(words));
    return run(line);
  }

  private Run demo(String... options) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "demo",
                "--server-command",
                JAVA,
                "-jar",
                SERVER,
                "serve",
                "--models",
                MODELS,
                "--",
                "--csv",
                HELD_OUT));
    words.addAll(List.of(options));
    return client(words.toArray(String[]::new));
  }

  @Test
  void theDemonstrationKeepsItsPromise() throws Exception {
    Run run = demo("--rows", "5", "--json");
    assertEquals(0, run.code(), run.out() + run.err());
    JsonObject json = Json.parse(run.lastLine(), JsonLimits.ofBytes(4096)).asObject();
    assertEquals(5, json.longValue("rows"));
    assertEquals(0, json.longValue("disagreements"));
    assertEquals("2", json.string("model_version"));
    assertEquals("latency", json.string("plan"));
    assertTrue(json.doubleValue("max_abs_error") <= json.doubleValue("promised_error"));
    assertTrue(
        json.longValue("evaluation_key_bytes") <= 60_000_000
            && json.longValue("request_bytes") <= 700_000);
    assertEquals(
        3,
        run.out().lines().filter(line -> line.startsWith("{\"v\":1,")).count(),
        "records of the access log");
  }

  @Test
  void theDemonstrationFailsInOneLine() throws Exception {
    Run version = demo("--version", "1", "--rows", "1");
    assertEquals(1, version.code(), version.out());
    assertTrue(
        version.err().startsWith("blindserve: the server refused (404 not_encryptable): "),
        version.err());
    assertEquals(1, version.err().lines().count(), version.err());
    Run server =
        client(
            "demo", "--server-command", JAVA, "-jar", SERVER, "serve", "--models", "nowhere", "--");
    assertEquals(1, server.code());
    assertTrue(server.err().startsWith("blindserve: the server ended: "), server.err());
    assertEquals(1, server.err().lines().count(), server.err());
  }

  @Test
  void aPlanFileIsCompiledAndChecked() throws Exception {
    String model = Path.of(MODELS, "2", "model.onnx").toString();
    Run compiled = run(List.of(JAVA, "-jar", SERVER, "compile", model, "--out", folder.toString()));
    assertEquals(0, compiled.code(), compiled.err());
    Run checked =
        client("check-plan", folder.resolve("plan.latency.bin").toString(), "--rows", "3");
    assertEquals(0, checked.code(), checked.out() + checked.err());
    assertTrue(checked.out().contains("  kept"), checked.out());
  }

  @Test
  void rowsOfAFileAreClassifiedUnderAKeyFile() throws Exception {
    Path keys = folder.resolve("hospital.keys");
    assertEquals(0, client("keys", "create", keys.toString()).code());
    Path rows = folder.resolve("rows.csv");
    Files.write(rows, Files.readAllLines(Path.of(HELD_OUT)).subList(0, 3));
    Path log = folder.resolve("server.log");
    Process server =
        new ProcessBuilder(
                JAVA,
                "-jar",
                SERVER,
                "serve",
                "--models",
                MODELS,
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      String address = address(server, log);
      String[] words = {
        "predict",
        "--server",
        address,
        "--model",
        "breast-cancer",
        "--version",
        "2",
        "--csv",
        rows.toString(),
        "--output",
        "csv"
      };
      Run clear = client(words);
      List<String> encrypted = new ArrayList<>(List.of(words));
      encrypted.addAll(List.of("--encrypted", "--keys", keys.toString()));
      Run hidden = client(encrypted.toArray(String[]::new));
      assertEquals(0, hidden.code(), hidden.err());
      assertEquals(labels(clear), labels(hidden));
      assertEquals(2, labels(hidden).size());
      assertTrue(client("keys", "show", keys.toString()).out().contains("sha256:"));
      assertSameNumbers(clear, inferred(address, rows));
    } finally {
      server.destroy();
      assertTrue(server.waitFor(1, TimeUnit.MINUTES));
    }
  }

  private Run inferred(String address, Path rows) throws IOException, InterruptedException {
    String[] words = {
      "infer", "breast-cancer", "--version", "2", "--server", address, "--csv", rows.toString()
    };
    List<String> csv = new ArrayList<>(List.of(words));
    csv.addAll(List.of("--output", "csv"));
    Run inferred = client(csv.toArray(String[]::new));
    assertEquals(0, inferred.code(), inferred.err());
    Run metadata = client("metadata", "breast-cancer", "--server", address);
    assertTrue(metadata.out().startsWith("{\"name\":\"breast-cancer\""), metadata.err());
    return inferred;
  }

  /**
   * The last cell of a line is the network's output, in one as a double, in the other as a float.
   */
  private static void assertSameNumbers(Run predicted, Run inferred) {
    assertEquals(predicted.out().lines().count(), inferred.out().lines().count());
    List<Double> one = lastCells(predicted);
    List<Double> other = lastCells(inferred);
    for (int i = 0; i < one.size(); i++) {
      assertEquals(one.get(i), other.get(i), 1e-6);
    }
  }

  private static List<Double> lastCells(Run run) {
    return run.out()
        .lines()
        .skip(1)
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(',') + 1)))
        .toList();
  }

  private static String address(Process server, Path log) throws IOException, InterruptedException {
    String sign = "listening on ";
    while (server.isAlive()) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith(sign)) {
          return line.substring(sign.length());
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the server ended: " + Files.readString(log));
  }

  private static List<String> labels(Run run) {
    return run.out().lines().skip(1).map(line -> line.split(",")[1]).toList();
  }
}
