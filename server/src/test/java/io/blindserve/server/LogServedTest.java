package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The access log as others read it over HTTP, its receipts, and a log that cannot be written. */
class LogServedTest {

  private static final String SUM = "/v2/models/sum/infer";
  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String call(ServerFixture server) {
    Reply reply = server.probe().post(SUM, ROW);
    assertEquals(200, reply.status(), reply::text);
    return reply.header("Blindserve-Record").orElseThrow();
  }

  @Test
  void whatIsServedIsWhatLiesInTheFolder() throws IOException {
    call(server);
    int size = server.entries().size();
    Reply checkpoint = server.probe().get("/log/checkpoint");
    assertEquals(200, checkpoint.status());
    assertEquals("text/plain; charset=utf-8", checkpoint.header("Content-Type").orElseThrow());
    assertEquals("no-cache", checkpoint.header("Cache-Control").orElseThrow());
    assertEquals(Files.readString(server.log().resolve("checkpoint")), checkpoint.text());
    assertTrue(checkpoint.text().startsWith("log.example/test\n" + size + "\n"));
    for (TileId id : List.of(TileId.entries(0, size), TileId.hashes(0, 0, size))) {
      Reply tile = server.probe().get("/log/" + id.path());
      assertEquals(200, tile.status(), id::path);
      assertEquals("application/octet-stream", tile.header("Content-Type").orElseThrow());
      assertEquals("max-age=31536000, immutable", tile.header("Cache-Control").orElseThrow());
      assertEquals(Files.size(server.log().resolve(id.path())), tile.body().length);
    }
    String span = "\"action\":\"read\",\"span\":{\"from\":0,\"to\":" + (size - 1) + ",";
    while (server.entries().stream().noneMatch(entry -> entry.contains(span))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void thePolicyNamesTheKeyThatSignsTheCheckpoint() throws Exception {
    Reply policy = server.probe().get("/log/policy");
    assertEquals(200, policy.status());
    List<String> lines = policy.text().lines().filter(line -> !line.startsWith("#")).toList();
    assertEquals(List.of("quorum none"), lines.subList(1, lines.size()));
    String key = lines.get(0).substring("log ".length());
    byte[] checkpoint = server.probe().get("/log/checkpoint").body();
    SignedNote.parse(checkpoint).verify(List.of(NoteVerifier.parse(key)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/log",
        "/log/",
        "/log/tile",
        "/log/tile/",
        "/log/tile/0/000",
        "/log/tile/0/000.p/255",
        "/log/tile/0/999.p/1",
        "/log/tile/entries/001",
        "/log/tile/00/000.p/1",
        "/log/tile/0/000.p/01",
        "/log/tile/0/%30%30%30.p/1",
        "/log/tile/0/../0/000.p/1",
        "/log/tile/0/..%2f..%2fcheckpoint",
        "/log/tile/0/000.p/1.new",
        "/log/signed",
        "/log/log.key",
        "/log/../log.key",
      })
  void everythingElseIsNotThere(String path) throws IOException {
    try (RawConnection connection = server.connect()) {
      Reply reply = connection.send("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n").answer();
      assertEquals(404, reply.status(), reply::text);
      assertEquals("unknown_route", reply.code());
    }
  }

  @Test
  void onlyReadingIsAllowed() {
    Reply reply = server.probe().post("/log/checkpoint", "x");
    assertEquals(405, reply.status());
    assertEquals("GET", reply.header("Allow").orElseThrow());
  }

  private static HttpResponse<String> prefer(String preference) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve(SUM))
                .header("Prefer", preference)
                .POST(HttpRequest.BodyPublishers.ofString(ROW))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aCallThatPrefersItsReceiptCanHaveItAtOnce() throws Exception {
    HttpResponse<String> answer = prefer("wait=10, Receipt");
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals("receipt", answer.headers().firstValue("Preference-Applied").orElseThrow());
    String id = answer.headers().firstValue("Blindserve-Record").orElseThrow();
    Reply receipt = server.probe().get("/log/receipt/" + id);
    assertEquals(200, receipt.status(), receipt::text);
    List<String> lines = receipt.text().lines().toList();
    assertEquals("c2sp.org/tlog-proof@v1", lines.get(0));
    String record =
        new String(
            Base64.getDecoder().decode(lines.get(1).substring("extra ".length())),
            StandardCharsets.UTF_8);
    assertTrue(record.contains("\"id\":\"" + id + "\""), record);
    assertTrue(record.contains("\"type\":\"outcome\""), record);
    assertEquals("index " + Long.parseLong(id.substring(0, 12), 16), lines.get(2));
    assertFalse(prefer("receipts").headers().firstValue("Preference-Applied").isPresent());
  }

  @Test
  void aReceiptOfNoRecordIsUnknown() {
    for (String id : List.of("0".repeat(32), "f".repeat(32), "x", "0".repeat(33))) {
      Reply reply = server.probe().get("/log/receipt/" + id);
      assertEquals(404, reply.status());
      assertEquals("unknown_record", reply.code());
    }
  }

  @Test
  void theRequestIsOnRecordBeforeTheOutcome() throws IOException {
    String outcome = server.record(call(server));
    String parent = outcome.replaceAll(".*\"parent\":\"([0-9a-f]{32})\".*", "$1");
    String request = server.record(parent);
    assertTrue(request.contains("\"type\":\"request\""), request);
    assertTrue(request.contains("\"name\":\"sum\""), request);
    List<String> records = server.records();
    assertTrue(records.indexOf(request) < records.indexOf(outcome));
  }

  @Test
  void aDamagedLogTakesNoCallAndIsRead() throws Exception {
    Path data = folder.resolve("damaged");
    Path models = folder.resolve("models");
    try (ServerFixture before = ServerFixture.start(models, data)) {
      call(before);
    }
    Path signed = data.resolve("audit/signed");
    Files.delete(signed);
    try (ServerFixture damaged = ServerFixture.start(models, data)) {
      Reply refused = damaged.probe().post(SUM, ROW);
      assertEquals(503, refused.status());
      assertEquals("log_unavailable", refused.code());
      assertTrue(refused.header("Retry-After").isPresent());
      assertTrue(refused.header("Blindserve-Record").isEmpty());
      assertEquals(503, damaged.probe().get("/v2/health/ready").status());
      assertEquals(200, damaged.probe().get("/log/checkpoint").status());
      assertTrue(damaged.probe().get("/metrics").text().contains("access_log_healthy 0.0"));
    }
    assertFalse(Files.exists(signed), "nothing is mended");
  }

  /** A file where a folder has to be is a disk that fails, and one that is well again. */
  @Test
  void aDiskThatFailsMakesTheServerNotReadyUntilItDoesNot() throws Exception {
    Path data = folder.resolve("failing");
    try (ServerFixture failing = ServerFixture.start(folder.resolve("models"), data)) {
      assertEquals(200, failing.probe().get("/v2/health/ready").status());
      Path inTheWay = Files.writeString(data.resolve("audit/log/tile"), "in the way");
      String record = call(failing);
      await(failing, 503);
      assertEquals("not_yet", failing.probe().get("/log/receipt/" + record).code());
      Files.delete(inTheWay);
      await(failing, 200);
      assertEquals(200, failing.probe().get("/log/receipt/" + record).status());
      assertFalse(failing.probe().get("/metrics").text().contains("access_log_failures_total 0.0"));
    }
  }

  private static void await(ServerFixture server, int ready) throws InterruptedException {
    while (server.probe().get("/v2/health/ready").status() != ready) {
      Thread.sleep(20);
    }
  }
}
