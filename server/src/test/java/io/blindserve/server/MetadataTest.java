package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says of itself and of its models. */
class MetadataTest {

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TestModels.put(models, "broken", 1, new byte[] {1, 2, 3});
    TestModels.put(
        models, "hopeful", 1, Files.readAllBytes(models.resolve("text").resolve("1/model.onnx")));
    Files.writeString(
        models.resolve("hopeful/1/model.json"), "{\"name\":\"hopeful\",\"encrypted\":true}");
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject json(String path) {
    Reply reply = server.probe().get(path);
    assertEquals(200, reply.status(), reply::text);
    assertEquals("application/json", reply.header("Content-Type").orElse(""));
    return reply.json();
  }

  @Test
  void itIsLiveAndReady() {
    assertEquals("{\"live\":true}", server.probe().get("/v2/health/live").text());
    assertEquals("{\"ready\":true}", server.probe().get("/v2/health/ready").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2", "/v2/"})
  void itNamesItself(String path) {
    JsonObject about = json(path);
    assertEquals("blindserve", about.string("name"));
    List<String> extensions =
        about.array("extensions").values().stream().map(value -> value.asString()).toList();
    assertTrue(
        extensions.containsAll(
            List.of("binary_tensor_data", "classification", "generate", "statistics")),
        extensions::toString);
  }

  @Test
  void aModelIsDescribedAsItIs() {
    JsonObject model = json("/v2/models/sum");
    assertEquals("sum", model.string("name"));
    assertEquals(
        List.of("1", "2"),
        model.array("versions").values().stream().map(value -> value.asString()).toList());
    JsonObject input = model.array("inputs").values().get(0).asObject();
    assertEquals("x", input.string("name"));
    assertEquals("FP32", input.string("datatype"));
    assertEquals(3, input.array("shape").toLongs()[1]);
    assertEquals(-1, input.array("shape").toLongs()[0]);
    JsonObject parameters = model.find("parameters").orElseThrow().asObject();
    assertEquals("binary_classification", parameters.string("task"));
    assertEquals("no", parameters.array("labels").values().get(0).asString());
    assertEquals("cpu", parameters.string("provider"));
    assertEquals("c", parameters.array("features").values().get(2).asString());
  }

  @Test
  void theIndexHasEveryVersionAndWhatBecameOfIt() {
    Reply all = server.probe().post("/v2/repository/index", "");
    String broken =
        "{\"name\":\"broken\",\"version\":\"1\",\"state\":\"UNAVAILABLE\",\"reason\":\""
            + "ONNX Runtime cannot load the model (OrtException)\"}";
    assertTrue(
        all.text()
            .contains("{\"name\":\"sum\",\"version\":\"2\",\"state\":\"READY\",\"reason\":\"\"}"),
        all.text());
    assertTrue(all.text().endsWith("," + broken + "]"), all.text());
    Reply ready = server.probe().post("/v2/repository/index", "{\"ready\":true}");
    assertEquals(all.text().replace("," + broken, ""), ready.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"ready\":1}", "true", "{\"ready\":true,\"ready\":true}"})
  void theIndexIsAskedForByAnObject(String body) {
    Reply reply = server.probe().post("/v2/repository/index", body);
    assertEquals("400 invalid_request", reply.status() + " " + reply.code(), reply::text);
  }

  @Test
  void theConfigurationNamesTensors() {
    JsonObject config = json("/v2/models/sum/versions/1/config");
    assertEquals("sum", config.string("name"));
    JsonObject input = config.array("input").values().get(0).asObject();
    assertEquals("x", input.string("name"));
    assertEquals("TYPE_FP32", input.string("data_type"));
    assertEquals(3, input.array("dims").toLongs()[1]);
    assertEquals(
        "TYPE_STRING",
        json("/v2/models/text/config")
            .array("output")
            .values()
            .get(0)
            .asObject()
            .string("data_type"));
  }

  @Test
  void aModelWithoutADescriptionIsServedToo() {
    assertEquals("sum", json("/v2/models/sum/versions/1").string("name"));
  }

  @Test
  void readinessOfAModelIsAnObject() {
    assertEquals(
        "{\"name\":\"sum\",\"ready\":true}", server.probe().get("/v2/models/sum/ready").text());
  }

  @Test
  void theModelsThatCanBeCalledAreListed() {
    Reply reply = server.probe().get("/v2/models");
    assertEquals(200, reply.status(), reply::text);
    for (String name : List.of("sum", "echo", "text")) {
      assertTrue(reply.text().contains('"' + name + '"'), reply::text);
    }
    assertFalse(reply.text().contains("\"broken\""), reply::text);
  }

  @Test
  void aModelThatIsNotEncryptableSaysWhy() {
    JsonObject offer = json("/v2/models/sum/encryption");
    assertEquals("sum", offer.string("model_name"));
    assertEquals("2", offer.string("model_version"));
    assertTrue(offer.array("plans").values().isEmpty());
    assertFalse(offer.string("reason").isEmpty());
    Reply plan = server.probe().get("/v2/models/sum/encryption?plan=latency");
    assertEquals(404, plan.status());
    assertEquals("not_encryptable", plan.code());
  }

  @Test
  void whatIsNotEncryptableIsNotCalledEncryptedThoughItsDescriptionAllowsIt() {
    JsonObject parameters = json("/v2/models/hopeful").find("parameters").orElseThrow().asObject();
    assertFalse(parameters.bool("encrypted"));
    assertFalse(json("/v2/models/hopeful/encryption").string("reason").isEmpty());
  }

  @Test
  void aBrokenModelIsNotThereAndTheOthersAre() {
    Reply reply = server.probe().get("/v2/models/broken");
    assertEquals(404, reply.status());
    assertEquals("unknown_model", reply.code());
  }

  @Test
  void metadataIsNotRecorded() {
    int before = server.records().size();
    Reply reply = server.probe().get("/v2/models/sum");
    assertTrue(reply.header("Blindserve-Record").isEmpty());
    assertEquals(before, server.records().size());
  }

  @Test
  void metricsAreText() {
    Reply reply = server.probe().get("/metrics");
    assertEquals(200, reply.status());
    assertTrue(reply.header("Content-Type").orElse("").startsWith("text/plain; version=0.0.4"));
    assertTrue(reply.text().contains("blindserve_build_info{"));
    assertTrue(
        reply
            .text()
            .contains("model_execution_info{model=\"sum\",version=\"2\",provider=\"cpu\",} 1.0"));
  }
}
