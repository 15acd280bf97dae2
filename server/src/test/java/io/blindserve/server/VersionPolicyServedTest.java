package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model says which of its versions are served. */
class VersionPolicyServedTest {

  private static final String LOAD = "/v2/repository/models/sum/load";
  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";

  @TempDir Path folder;
  private Path models;
  private ServerFixture server;

  @BeforeEach
  void write() throws IOException {
    models = folder.resolve("models");
    for (int version = 1; version <= 3; version++) {
      TestModels.put(models, "sum", version, TestModels.sum(version));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void start(String versions) throws IOException {
    policy(versions);
    server = ServerFixture.controlled(models, folder.resolve("data"));
  }

  private void policy(String versions) throws IOException {
    Files.writeString(models.resolve("sum/model.json"), "{\"versions\":" + versions + "}");
  }

  private String index() {
    return server.probe().post("/v2/repository/index", "").text();
  }

  private Reply call(int version) {
    return server.probe().post("/v2/models/sum/versions/" + version + "/infer", CALL);
  }

  private static String entry(int version, String state, String reason) {
    return "{\"name\":\"sum\",\"version\":\""
        + version
        + "\",\"state\":\""
        + state
        + "\",\"reason\":\""
        + reason
        + "\"}";
  }

  private static final String LEFT_OUT = "the version policy of the model leaves it out";

  @Test
  void theHighestAreServedAndTheOthersListedWithTheReason() throws IOException {
    start("{\"latest\":2}");
    assertEquals(
        "["
            + entry(2, "READY", "")
            + ","
            + entry(3, "READY", "")
            + ","
            + entry(1, "UNAVAILABLE", LEFT_OUT)
            + "]",
        index());
    assertEquals("unknown_version", call(1).code());
    assertEquals(200, call(2).status());
    String metadata = server.probe().get("/v2/models/sum").text();
    assertTrue(metadata.contains("\"version_policy\":\"latest 2\""), metadata);
    String config = server.probe().get("/v2/models/sum/config").text();
    assertTrue(config.contains("\"version_policy\":{\"latest\":{\"num_versions\":2}}"), config);
    // A fourth takes the place of the second; whoever is refused was never in it.
    TestModels.put(models, "sum", 4, TestModels.sum(4));
    assertEquals(200, server.probe().post(LOAD, "").status());
    assertEquals("unknown_version", call(2).code());
    assertEquals(200, call(4).status());
    assertTrue(index().contains(entry(2, "UNAVAILABLE", LEFT_OUT)), index());
  }

  @Test
  void aBrokenOneDoesNotCount() throws IOException {
    TestModels.put(models, "sum", 3, new byte[] {1, 2, 3});
    start("{\"latest\":1}");
    assertTrue(index().contains(entry(2, "READY", "")), index());
    assertTrue(index().contains(entry(1, "UNAVAILABLE", LEFT_OUT)), index());
    assertTrue(
        index()
            .contains(entry(3, "UNAVAILABLE", "ONNX Runtime cannot load the model (OrtException)")),
        index());
  }

  @Test
  void aListIsServedAndWhatHasALabel() throws IOException {
    start("{\"listed\":[1,2]}");
    assertEquals("unknown_version", call(3).code());
    byte[] label = "{\"version\":\"2\"}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        200, server.probe().call("PUT", "/v2/models/sum/labels/a", Map.of(), label).status());
    policy("{\"listed\":[1]}");
    assertEquals(200, server.probe().post(LOAD, "").status());
    assertEquals(200, call(2).status());
    assertEquals(
        200,
        server.probe().call("DELETE", "/v2/models/sum/labels/a", Map.of(), new byte[0]).status());
    assertEquals(200, server.probe().post(LOAD, "").status());
    assertEquals("unknown_version", call(2).code());
    String config = server.probe().get("/v2/models/sum/config").text();
    assertTrue(config.contains("{\"specific\":{\"versions\":[1]}}"), config);
    String metadata = server.probe().get("/v2/models/sum").text();
    assertTrue(metadata.contains("\"version_policy\":\"listed 1\""), metadata);
  }

  /** Nobody can know what was meant: nothing begins, and nothing that is served ends. */
  @Test
  void aPolicyThatCannotBeReadChangesNothing() throws IOException {
    start("{\"latest\":1}");
    policy("{\"newest\":1}");
    assertEquals("invalid_request", server.probe().post(LOAD, "").code());
    String reason = "model.json of the model: versions must have latest or listed";
    assertTrue(index().contains(entry(3, "READY", "files that came since: " + reason)), index());
    assertTrue(index().contains(entry(1, "UNAVAILABLE", reason)), index());
    assertEquals(200, call(3).status());
    server.close();
    server = ServerFixture.start(models, folder.resolve("other"));
    assertEquals("unknown_model", call(3).code());
    assertEquals(503, server.probe().get("/v2/health/ready").status());
  }
}
