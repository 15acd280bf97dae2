package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own log and its end, as a process: what an operator sees. */
class ServerLogTest {

  private static final String CANARY = "31415.5";
  private static final byte[] ROW =
      ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":["
              + CANARY
              + ",2,3]}]}")
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path models;

  @BeforeEach
  void writeModels() throws IOException {
    models = TestModels.write(folder.resolve("models"));
  }

  private ServerProcess serve(String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "serve",
                "--models",
                models.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0"));
    words.addAll(List.of(more));
    return ServerProcess.start(folder, words.toArray(String[]::new));
  }

  private static Reply infer(URI server, String id) {
    return new Probe(server).call("POST", "/v2/models/sum/infer", Map.of("x-request-id", id), ROW);
  }

  @Test
  void linesOfJsonNameRequestsAndNeverData() throws Exception {
    try (ServerProcess process = serve("--log-format", "json", "--log-calls")) {
      URI address = process.addressInLog();
      Reply reply = infer(address, "order-7/a");
      assertEquals(200, reply.status(), reply::text);
      assertEquals("order-7/a", reply.header("x-request-id").orElseThrow());
      Reply other = infer(address, "two words");
      String made = other.header("x-request-id").orElseThrow();
      assertTrue(made.matches("[0-9a-f]{32}"), made);
      new Probe(address).get("/v2/models/" + CANARY + "/infer");
      process.terminate();
      assertEquals(0, process.exitCode());
      List<JsonObject> lines =
          process
              .errors()
              .lines()
              .filter(line -> !isOfTestLibraries(line))
              .map(JsonObject::new)
              .toList();
      JsonObject call =
          lines.stream()
              .filter(line -> "order-7/a".equals(line.getString("request")))
              .findFirst()
              .orElseThrow();
      String record = reply.header("blindserve-record").orElseThrow();
      assertTrue(
          call.getString("message")
              .matches("POST /v2/models/\\*/infer 200 in [0-9]+ us, record " + record),
          call.encode());
      assertTrue(lines.stream().anyMatch(line -> made.equals(line.getString("request"))));
      assertTrue(
          lines.stream()
              .anyMatch(
                  line -> line.getString("message").startsWith("GET /v2/models/*/infer 405")));
      assertFalse(process.errors().contains(CANARY), process.errors());
      assertFalse(process.errors().contains("two words"), process.errors());
      assertEquals("stopped", lines.get(lines.size() - 1).getString("message"));
    }
  }

  /** Libraries of the tests lie on the class path of the process. */
  private static boolean isOfTestLibraries(String line) {
    return line.startsWith("SLF4J");
  }

  @Test
  void aConsoleIsForPeople() throws Exception {
    try (ServerProcess process = serve("--log-calls")) {
      assertEquals(200, infer(process.address(), "seven").status());
      process.terminate();
      assertEquals(0, process.exitCode());
      assertTrue(
          process
              .errors()
              .lines()
              .anyMatch(
                  line ->
                      line.matches(
                          "[0-9:.]{12} INFO  POST /v2/models/\\*/infer 200 in .* us, record .* \\[seven\\]")),
          process.errors());
    }
  }

  @Test
  void withoutBeingAskedForThereAreNoLinesOfCalls() throws Exception {
    try (ServerProcess process = serve()) {
      assertEquals(200, infer(process.address(), "seven").status());
      process.terminate();
      assertEquals(0, process.exitCode());
      assertFalse(process.errors().contains("seven"), process.errors());
    }
  }

  /** Ready goes first, calls are answered until the second signal, and calls under way after it. */
  @Test
  void itDrains() throws Exception {
    try (ServerProcess process = serve("--drain-seconds", "3600")) {
      URI address = process.address();
      Probe probe = new Probe(address);
      assertEquals(200, probe.get("/v2/health/ready").status());
      process.terminate();
      while (probe.get("/v2/health/ready").status() == 200) {
        Thread.sleep(20);
      }
      assertEquals("{\"ready\":false}", probe.get("/v2/health/ready").text());
      assertEquals(200, probe.get("/v2/health/live").status());
      assertEquals(200, infer(address, "late").status());
      try (RawConnection connection = new RawConnection(address.getPort())) {
        connection.send(
            "POST /v2/models/sum/infer HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: "
                + ROW.length
                + "\r\n\r\n");
        assertEquals(100, connection.answer().status());
        process.terminate();
        LifecycleTest.awaitRefusal(address.getPort());
        Reply reply = connection.send(new String(ROW, StandardCharsets.UTF_8)).answer();
        assertEquals(200, reply.status(), reply::text);
      }
      assertEquals(0, process.exitCode(), process.errors());
    }
  }
}
