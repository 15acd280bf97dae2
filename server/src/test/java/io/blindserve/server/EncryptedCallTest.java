package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.server.audit.AuditDigest;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encrypted call from its first step to its last. */
class EncryptedCallTest {

  private static final double[] ROW = {0.5, -0.25, 0.75};

  @TempDir static Path folder;
  private static ServerFixture server;
  private static EncryptedCaller caller;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.writeEncrypted(folder.resolve("models"));
    server = ServerFixture.start(models, folder.resolve("data"));
    caller = EncryptedCaller.of(server.probe(), "net");
    Reply reply = caller.upload();
    assertEquals(201, reply.status(), reply::text);
  }

  @AfterAll
  static void stop() {
    caller.close();
    server.close();
  }

  private static double plain() {
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/net/infer",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
                    + "\"data\":[0.5,-0.25,0.75]}]}");
    assertEquals(200, reply.status(), reply::text);
    return reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles()[0];
  }

  @Test
  void theAnswerIsThatOfThePlainCall() {
    Reply reply = caller.callJson(caller.encrypt(ROW));
    assertEquals(200, reply.status(), reply::text);
    assertEquals("net", reply.json().string("model_name"));
    assertEquals("1", reply.json().string("model_version"));
    assertEquals("call", reply.json().string("id"));
    double answer = caller.decrypt(EncryptedCaller.elements(reply), ROW)[0];
    assertEquals(plain(), answer, caller.spec().promisedError());
    assertTrue(Double.parseDouble(reply.header("Blindserve-Compute-Ms").orElseThrow()) > 0);
  }

  @Test
  void theFormOfTheCallChangesNothing() {
    List<byte[]> elements = caller.encrypt(ROW);
    Reply json = caller.callJson(elements);
    Reply binary = caller.callBinary(elements);
    assertEquals(200, binary.status(), binary::text);
    ByteBuffer tail = BinaryBody.tailOf(binary);
    List<byte[]> answers = new ArrayList<>();
    while (tail.hasRemaining()) {
      byte[] element = new byte[tail.getInt()];
      tail.get(element);
      answers.add(element);
    }
    List<byte[]> expected = EncryptedCaller.elements(json);
    assertEquals(expected.size(), answers.size());
    for (int i = 0; i < answers.size(); i++) {
      assertArrayEquals(expected.get(i), answers.get(i));
    }
    assertEquals(digest(json, "in"), digest(binary, "in"));
    assertEquals(digest(json, "out"), digest(binary, "out"));
  }

  private static String digest(Reply reply, String direction) {
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    return record.replaceAll(".*\"" + direction + "\":\\{\"digest\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void theRecordBindsTheCallToItsBytes() {
    List<byte[]> elements = caller.encrypt(ROW);
    Reply reply = caller.callJson(elements);
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    assertTrue(record.contains("\"path\":\"encrypted\""), record);
    assertTrue(record.contains("\"plan\":\"" + caller.spec().planDigest() + "\""), record);
    assertTrue(record.matches(".*\"queue_ms\":[0-9.]+,\"run_ms\":[0-9.]+,\"total_ms\":.*"), record);
    assertTrue(record.contains("\"evk\":\"" + caller.keyId() + "\""), record);
    assertEquals(ownDigest("x", elements), digest(reply, "in"));
    assertEquals(
        ownDigest(caller.spec().outputs().get(0).name(), EncryptedCaller.elements(reply)),
        digest(reply, "out"));
    Reply spec = server.probe().get("/v2/models/net/encryption?plan=" + caller.spec().plan());
    String specDigest = AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(spec.body())));
    assertTrue(record.contains("\"spec\":\"" + specDigest + "\""), record);
    assertEquals('"' + specDigest + '"', spec.header("ETag").orElseThrow());
  }

  /** As {@code docs/protocol.md}, section 5, has it. */
  private static String ownDigest(String name, List<byte[]> elements) {
    Tensor tensor = Tensor.ofBytes(name, List.of((long) elements.size()), elements);
    return AuditDigest.sha256(sink -> TensorDigest.feed(List.of(tensor), sink::accept));
  }

  @Test
  void aSpecThatTheCallerHasIsNotSentAgain() {
    String path = "/v2/models/net/encryption?plan=" + caller.spec().plan();
    String tag = server.probe().get(path).header("ETag").orElseThrow();
    Map<String, String> has = Map.of("If-None-Match", tag);
    Reply again = server.probe().call("GET", path, has, new byte[0]);
    assertEquals(304, again.status());
    assertEquals(0, again.body().length);
    assertEquals(tag, again.header("ETag").orElseThrow());
    Map<String, String> hasAnother = Map.of("If-None-Match", "\"sha256:00\"");
    assertEquals(200, server.probe().call("GET", path, hasAnother, new byte[0]).status());
  }

  @Test
  void theSpecMayBeCompressed() throws IOException {
    String path = "/v2/models/net/encryption?plan=" + caller.spec().plan();
    Reply reply = server.probe().call("GET", path, Map.of("Accept-Encoding", "gzip"), new byte[0]);
    assertEquals("gzip", reply.header("Content-Encoding").orElse(""));
    assertTrue(reply.header("ETag").orElse("").startsWith("W/\"sha256:"));
    byte[] spec = new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes();
    assertArrayEquals(server.probe().get(path).body(), spec);
    assertEquals(caller.spec().planDigest(), PlanSpec.parse(spec).planDigest());
  }

  @Test
  void costsAreExact() {
    assertEquals(caller.spec().cost().lattigo().evaluationKeyBytes(), caller.keyBody().length);
    List<byte[]> elements = caller.encrypt(ROW);
    assertEquals(caller.spec().cost().lattigo().requestBytes(), bytes(elements));
    assertEquals(
        caller.spec().cost().lattigo().responseBytes(),
        bytes(EncryptedCaller.elements(caller.callJson(elements))));
  }

  private static long bytes(List<byte[]> elements) {
    return elements.stream().mapToLong(element -> element.length).sum();
  }

  @Test
  void keysComeAndGo() {
    assertEquals(200, caller.upload().status());
    assertEquals(200, caller.keys("HEAD").status());
    Reply deleted = caller.keys("DELETE");
    assertEquals(204, deleted.status());
    assertTrue(deleted.header("Blindserve-Record").isPresent());
    assertEquals(404, caller.keys("HEAD").status());
    assertTrue(server.keyFiles().isEmpty());
    Reply without = caller.callJson(caller.encrypt(ROW));
    assertEquals("409 unknown_evaluation_key", without.status() + " " + without.code());
    assertEquals(204, caller.keys("DELETE").status());
    assertEquals(201, caller.upload().status());
    assertEquals(200, caller.callJson(caller.encrypt(ROW)).status());
  }

  @Test
  void encryptedCallsAreCounted() {
    caller.callJson(caller.encrypt(ROW));
    String metrics = server.probe().get("/metrics").text();
    assertFalse(
        metrics
            .lines()
            .filter(l -> l.startsWith("model_requests_total{model=\"net\",method=\"encrypted\","))
            .findFirst()
            .isEmpty(),
        metrics);
    assertTrue(metrics.lines().anyMatch(l -> l.startsWith("evaluation_key_store_bytes ")), metrics);
  }

  @Test
  void keysOutliveTheServer() throws IOException {
    Path data = folder.resolve("data2");
    Path models = folder.resolve("models");
    try (ServerFixture first = ServerFixture.start(models, data);
        EncryptedCaller known = EncryptedCaller.of(first.probe(), "net")) {
      assertEquals(201, known.upload().status());
    }
    try (ServerFixture second = ServerFixture.start(models, data);
        EncryptedCaller known = EncryptedCaller.of(second.probe(), "net")) {
      assertEquals(200, known.callJson(known.encrypt(ROW)).status());
    }
  }
}
