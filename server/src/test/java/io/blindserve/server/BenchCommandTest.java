package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Loads against a running server: what is counted is what the server answered. */
class BenchCommandTest {

  @TempDir static Path folder;
  private static ServerFixture server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws IOException {
    server = ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("d"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private int bench(String... words) {
    return benchAt(server.address().toString(), words);
  }

  private int benchAt(String address, String... words) {
    return run(
        Stream.concat(
                Stream.of(
                    "bench", address, "--seconds", "0.3", "--warmup", "0", "--connections", "4"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  private int run(String... words) {
    CommandLine line = Main.commandLine(Map.of(), folder);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(line, Map.of(), folder, words);
  }

  private static long calls(int version) {
    JsonObject statistics =
        new JsonObject(server.probe().get("/v2/models/sum/versions/" + version + "/stats").text());
    return statistics
        .getJsonArray("model_stats")
        .getJsonObject(0)
        .getJsonObject("inference_stats")
        .getJsonObject("success")
        .getLong("count");
  }

  @Test
  void aClosedLoopIsCountedAsTheServerCountsIt() {
    assertEquals(0, bench("--model", "sum", "--version", "1", "--output", "json"), err::toString);
    JsonObject measured = new JsonObject(out.toString());
    assertEquals("closed", measured.getString("loop"));
    assertTrue(measured.getLong("answers") > 0);
    assertEquals(calls(1), measured.getLong("answers"));
    assertEquals(0, measured.getLong("failed"));
    assertTrue(measured.getJsonObject("latency_ms").getDouble("p50") > 0);
  }

  @Test
  void anOpenLoopSendsWhatIsDueInBinaryForm() {
    assertEquals(
        0,
        bench(
            "--model",
            "sum",
            "--rate",
            "100",
            "--rows",
            "5",
            "--form",
            "binary",
            "--output",
            "csv"),
        err::toString);
    List<String> lines = out.toString().lines().toList();
    assertEquals(2, lines.size());
    assertEquals(lines.get(0).split(",").length, lines.get(1).split(",").length);
    assertTrue(lines.get(1).startsWith("open,4,100.0,"), out::toString);
    assertEquals("30", lines.get(1).split(",")[4]);
  }

  @Test
  void wordsAreMadeToo() {
    assertEquals(0, bench("--model", "text"), () -> out + "" + err);
    assertTrue(out.toString().contains("statuses  {200="), out::toString);
    assertTrue(out.toString().contains(" ms "), out::toString);
  }

  @Test
  void aServerThatEndsLeavesTheFiguresUntilThen() throws Exception {
    ServerFixture ending =
        ServerFixture.start(folder.resolve("models"), folder.resolve("data of one that ends"));
    Probe probe = ending.probe();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              while (!probe
                  .get("/metrics")
                  .text()
                  .matches("(?s).*model_requests_total\\{[^}]*} [1-9].*")) {
                Thread.onSpinWait();
              }
              ending.close();
            });
    int exit =
        run(
            "bench",
            ending.address().toString(),
            "--model",
            "sum",
            "--seconds",
            "120",
            "--warmup",
            "0",
            "--connections",
            "4");
    end.get(60, TimeUnit.SECONDS);
    assertTrue(out.toString().contains("closed    4 of 4 connections"), () -> out + "" + err);
    assertTrue(out.toString().matches("(?s).*answers   [1-9].*"), out::toString);
    assertEquals(out.toString().contains(" 0 failed, 0 never came") ? 0 : 1, exit);
  }

  @Test
  void refusedCallsAreFailures() throws IOException {
    Path body = Files.writeString(folder.resolve("body.json"), "{\"inputs\":[]}");
    assertEquals(1, bench("--model", "sum", "--body", body.toString()));
    assertTrue(out.toString().contains("statuses  {400="), out::toString);
  }

  @Test
  void whatCannotBeLoadedIsOneLine() {
    assertEquals(1, bench("--model", "none"));
    assertEquals("blindserve: the server says 404 to /v2/models/none\n", err.toString());
    err.getBuffer().setLength(0);
    assertEquals(1, benchAt("http://203.0.113.9:1", "--model", "sum"));
    assertTrue(err.toString().startsWith("blindserve: http:// to 203.0.113.9 can be read"));
    err.getBuffer().setLength(0);
    assertEquals(1, benchAt("http://127.0.0.1:1", "--model", "sum"));
    assertTrue(err.toString().startsWith("blindserve: cannot ask 127.0.0.1:1"), err::toString);
    err.getBuffer().setLength(0);
    assertEquals(1, bench("--model", "text", "--form", "binary"));
    assertEquals("blindserve: binary bodies are made for FP32 inputs alone\n", err.toString());
  }

  @Test
  void itSpeaksTlsToThoseWhoAreTrusted() throws Exception {
    Path place = Files.createDirectories(folder.resolve("tls"));
    TlsFiles tls = TlsFiles.make(place);
    try (InferenceServer secured =
        new InferenceServer(
            ServerFixture.secured(folder.resolve("models"), place.resolve("data"), tls))) {
      String address = "https://127.0.0.1:" + secured.port();
      assertEquals(1, benchAt(address, "--model", "sum"));
      String trusted = tls.certificate().toString();
      assertEquals(0, benchAt(address, "--model", "sum", "--trust", trusted), err::toString);
    }
  }
}
