package io.blindserve.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.Model;
import io.blindserve.client.ModelReleases.Why;
import io.blindserve.client.ReleaseTrial;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.keys.store.SeedStore;
import io.blindserve.proto.inference.ModelInferRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels name versions in every protocol, and move on record. */
class LabelsTest {

  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";
  private static final double[][] ROW = {{1, 1, 1}};

  @TempDir Path folder;
  private Path models;
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    models = TestModels.write(folder.resolve("models"));
    open();
  }

  private void open() {
    server = ServerFixture.controlled(models, folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply send(String method, String path, String body) {
    return server.probe().call(method, path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private Reply label(int status, String label, int version) {
    Reply reply =
        send(
            "PUT",
            "/v2/models/sum/labels/" + label,
            "{\"version\":\"" + version + "\",\"reason\":\"release\",\"ticket\":\"OPS-7\"}");
    assertEquals(status, reply.status(), reply::text);
    return reply;
  }

  private double answer(String version) {
    Reply reply = server.probe().post("/v2/models/sum" + version + "/infer", CALL);
    assertEquals(200, reply.status(), reply::text);
    return reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles()[0];
  }

  @Test
  void everyProtocolSelectsByLabel() throws IOException {
    assertEquals(404, server.probe().post("/v2/models/sum/versions/stable/infer", CALL).status());
    label(200, "stable", 1);
    label(200, "canary", 2);
    assertEquals(3, answer("/versions/stable"));
    assertEquals(6, answer("/versions/canary"));
    assertEquals(
        "{\"predictions\":[[3.0]]}",
        server
            .probe()
            .post("/v1/models/sum/labels/stable:predict", "{\"instances\":[[1,1,1]]}")
            .text());
    assertTrue(
        server.probe().get("/v1/models/sum/labels/stable").text().contains("\"version\":\"1\""));
    assertTrue(
        server
            .probe()
            .get("/v2/models/sum/versions/stable")
            .text()
            .contains("\"parameters\":{\"version\":\"1\""));
    try (GrpcProbe probe = GrpcProbe.at(server.port())) {
      ModelInferRequest request =
          GrpcRequest.sum(1, 1, 1).toBuilder().setModelVersion("stable").build();
      GrpcProbe.Answer answer = probe.infer(request);
      assertEquals(0, answer.status(), answer::text);
    }
    try (BlindserveClient client = BlindserveClient.connect(server.address());
        Model stable = client.model("sum").label("stable").plain()) {
      assertEquals(3, stable.predict(ROW)[0].outputs()[0], 0);
      label(200, "stable", 2);
      assertEquals(6, stable.predict(ROW)[0].outputs()[0], 0, "the label moved");
      assertEquals("2", stable.version());
    }
  }

  @Test
  void aMoveIsOnRecordAndSurvivesARestart() {
    label(200, "default", 1);
    label(200, "stable", 1);
    label(200, "stable", 2);
    String deed =
        server.entries().stream()
            .filter(line -> line.contains("\"type\":\"admin\""))
            .reduce((first, last) -> last)
            .orElseThrow();
    assertTrue(deed.contains("\"action\":\"alias_move\""), deed);
    assertTrue(deed.contains("\"alias\":\"stable\""), deed);
    assertTrue(deed.contains("\"reason\":\"release\""), deed);
    assertTrue(deed.contains("\"ticket\":\"OPS-7\""), deed);
    assertTrue(deed.contains("\"actor\""), deed);
    server.close();
    open();
    assertEquals(3, answer(""), "the default");
    assertEquals(6, answer("/versions/stable"));
    assertEquals(200, send("DELETE", "/v2/models/sum/labels/default", "").status());
    assertEquals(6, answer(""), "the highest");
  }

  @Test
  void whatCannotBeDoneChangesNothing() {
    label(200, "stable", 1);
    assertEquals("unknown_version", label(404, "stable", 9).code());
    assertEquals("invalid_request", label(400, "1st", 1).code());
    assertEquals(
        "unknown_model", send("PUT", "/v2/models/no/labels/a", "{\"version\":\"1\"}").code());
    assertEquals("invalid_request", send("PUT", "/v2/models/sum/labels/a", "{}").code());
    assertEquals(
        "invalid_request",
        send("PUT", "/v2/models/sum/labels/a", "{\"version\":1,\"reason\":\"policy\"}").code());
    assertEquals("unknown_version", send("DELETE", "/v2/models/sum/labels/absent", "").code());
    assertEquals("invalid_request", send("POST", "/v2/models/sum/release/promote", "").code());
    assertTrue(
        server
            .probe()
            .get("/v2/models/sum/release")
            .text()
            .contains("\"labels\":{\"stable\":\"1\"}"));
    try (ServerFixture plain = ServerFixture.start(models, folder.resolve("other"))) {
      Reply reply =
          plain
              .probe()
              .call(
                  "PUT",
                  "/v2/models/sum/labels/stable",
                  Map.of(),
                  "{\"version\":1}".getBytes(StandardCharsets.UTF_8));
      assertEquals("forbidden", reply.code());
    }
  }

  @Test
  void anEncryptedClientGoesOnWhenItsVersionIsRetired() throws IOException {
    server.close();
    models = TestModels.writeEncrypted(folder.resolve("encrypted"));
    Files.move(models.resolve("deep/1"), models.resolve("net/2"));
    server = ServerFixture.controlled(models, folder.resolve("more"));
    double[][] row = {{0.5, -0.5, 0.25}};
    try (BlindserveClient client = BlindserveClient.connect(server.address());
        SeedStore store = SeedStore.inMemory()) {
      client.model("net").releases().moveLabel("stable", 1, Why.unsaid());
      ReleaseTrial shadow =
          new ReleaseTrial(Optional.empty(), Optional.of(true), Optional.empty(), Optional.empty());
      client.model("net").releases().start(2, shadow, Why.unsaid());
      try (Model stable = client.model("net").label("stable").encrypted(store);
          Model pinned = client.model("net").version(1).encrypted(store)) {
        double before = stable.predict(row)[0].outputs()[0];
        assertEquals("1", stable.version());
        String copies = new String(client.model("net").releases().statusAsJson(), UTF_8);
        assertTrue(copies.contains("\"default_calls\":{\"computed\":0,"), "never of ciphertexts");
        client.model("net").releases().rollBack(Why.unsaid());
        client.model("net").releases().removeLabel("default", Why.unsaid());
        client.model("net").releases().moveLabel("stable", 2, Why.unsaid());
        assertEquals(
            before, stable.predict(row)[0].outputs()[0], 0.01, "the spec pinned version 1");
        assertEquals("1", stable.version());
        Files.delete(models.resolve("net/1/model.onnx"));
        assertEquals(200, server.probe().post("/v2/repository/models/net/load", "").status());
        double after = stable.predict(row)[0].outputs()[0];
        assertEquals("2", stable.version());
        try (Model plain = client.model("net").label("stable").plain()) {
          assertEquals(plain.predict(row)[0].outputs()[0], after, 0.01);
        }
        ServerRefusedException refusal =
            assertThrows(ServerRefusedException.class, () -> pinned.predict(row));
        assertEquals("unknown_version", refusal.code());
      }
    }
  }
}
