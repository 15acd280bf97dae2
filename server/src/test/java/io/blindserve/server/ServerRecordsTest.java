package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server records of itself. */
class ServerRecordsTest {

  private static List<String> deeds(List<String> entries) {
    return entries.stream()
        .map(
            line ->
                line.replaceAll(".*\"type\":\"([a-z]+)\".*", "$1")
                    + " "
                    + line.replaceAll(".*\"action\":\"([a-z_]+)\".*", "$1"))
        .toList();
  }

  @Test
  void startsStopsAndVersionsStandInTheLogInTheirOrder(@TempDir Path folder) throws Exception {
    Path models = TestModels.write(folder.resolve("models"));
    Path data = folder.resolve("data");
    Path broken = Files.createDirectories(models.resolve("broken/1"));
    Files.writeString(broken.resolve("model.onnx"), "no model");
    Path log;
    try (ServerFixture server = ServerFixture.controlled(models, data)) {
      log = server.log();
      server.probe().post("/v2/repository/models/sum/unload", "{}");
      List<String> entries = server.entries();
      List<String> deeds = deeds(entries);
      assertEquals("log started", deeds.get(0));
      assertTrue(deeds.contains("model loaded"));
      assertEquals(1, deeds.stream().filter("model refused"::equals).count());
      assertTrue(deeds.indexOf("model unloaded") < deeds.indexOf("outcome model_unload"));
      assertTrue(
          entries.stream()
              .filter(line -> line.contains("\"loaded\""))
              .allMatch(line -> line.matches(".*\"digest\":\"sha256:[0-9a-f]{64}\".*")));
    }
    List<String> deeds = deeds(LogEntries.of(log));
    assertEquals("log stopped", deeds.get(deeds.size() - 1));
    try (ServerFixture again = ServerFixture.start(models, data)) {
      assertEquals("log started", deeds(again.entries()).get(deeds.size()));
    }
  }

  /** Nobody fills the disk by being refused, and every refusal is told. */
  @Test
  void aFloodOfRefusalsIsCountedAndEachAnswerNamesARecord(@TempDir Path folder) throws Exception {
    Set<String> named = new HashSet<>();
    int calls = 0;
    Path log;
    String key;
    try (ServerFixture server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"))) {
      log = server.log();
      key = server.verifierKey();
      String last;
      do {
        Reply reply = server.probe().post("/v2/models/sum/infer", "{");
        assertEquals(400, reply.status());
        last = reply.header("Blindserve-Record").orElseThrow();
        calls++;
      } while (named.add(last));
      assertEquals(200, receipt(server, last).status());
    }
    assertTrue(calls > 500, "alike: " + calls);
    AuditRun run = AuditRun.of("verify", log.toString(), "--vkey", key);
    assertEquals(0, run.code(), run.out());
    assertTrue(run.out().contains(calls + "  invalid invalid_request\n"), run.out());
    assertTrue(run.out().contains("counted only"), run.out());
    assertFalse(run.out().contains("uncounted"), run.out());
  }

  private static Reply receipt(ServerFixture server, String id) {
    Reply reply = server.probe().get("/log/receipt/" + id);
    while (reply.status() == 404 && reply.code().equals("not_yet")) {
      reply = server.probe().get("/log/receipt/" + id);
    }
    return reply;
  }
}
