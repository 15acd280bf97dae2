package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.proto.inference.RepositoryModelLoadRequest;
import io.blindserve.proto.inference.RepositoryModelUnloadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come and go while the server runs. */
class ModelControlTest {

  private static final String LOAD = "/v2/repository/models/sum/load";
  private static final String UNLOAD = "/v2/repository/models/sum/unload";
  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";

  @TempDir Path folder;
  private Path models;
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    models = TestModels.write(folder.resolve("models"));
    server = ServerFixture.controlled(models, folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply call() {
    return server.probe().post("/v2/models/sum/infer", CALL);
  }

  private double answer() {
    Reply reply = call();
    assertEquals(200, reply.status(), reply::text);
    return reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles()[0];
  }

  private Reply done(int status, String path) {
    Reply reply = server.probe().post(path, "");
    assertEquals(status, reply.status(), reply::text);
    return reply;
  }

  private String recordOf(Reply reply) {
    return server.record(reply.header("Blindserve-Record").orElseThrow());
  }

  @Test
  void aNewVersionIsLoadedAndTheDeedRecorded() throws IOException {
    assertEquals(6, answer());
    TestModels.put(models, "sum", 3, TestModels.sum(5));
    String record = recordOf(done(200, LOAD));
    assertEquals(15, answer());
    assertTrue(record.contains("\"action\":\"model_load\""), record);
    assertTrue(record.contains("\"path\":\"admin\""), record);
    assertTrue(record.contains("\"name\":\"sum\",\"version\":\"3\""), record);
    List<String> entries = server.entries();
    int asked = only(entries, "\"type\":\"admin\".*\"action\":\"model_load\"");
    assertTrue(entries.get(asked).contains("\"reason\":\"requested\""), entries.get(asked));
    assertTrue(asked < entries.indexOf(record), "on record before it is done");
  }

  private static int only(List<String> entries, String pattern) {
    List<Integer> found =
        IntStream.range(0, entries.size())
            .filter(i -> entries.get(i).matches(".*" + pattern + ".*"))
            .boxed()
            .toList();
    assertEquals(1, found.size(), () -> entries.toString());
    return found.get(0);
  }

  @Test
  void whatWasUnloadedIsNotFoundUntilItIsLoaded() {
    String record = recordOf(done(200, UNLOAD));
    assertTrue(record.contains("\"action\":\"model_unload\""), record);
    assertEquals(404, call().status());
    String index = server.probe().post("/v2/repository/index", "").text();
    assertTrue(
        index.contains(
            "{\"name\":\"sum\",\"version\":\"2\",\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"}"),
        index);
    assertEquals(404, server.probe().get("/v2/models/sum").status());
    assertEquals(404, done(404, UNLOAD).status());
    done(200, LOAD);
    assertEquals(6, answer());
    assertTrue(!server.probe().post("/v2/repository/index", "").text().contains("unloaded"));
  }

  @Test
  void aVersionThatIsGoneFromTheFolderIsUnloaded() throws IOException {
    Files.delete(models.resolve("sum/2/model.onnx"));
    done(200, LOAD);
    assertEquals(3, answer());
  }

  @Test
  void aBrokenVersionLeavesTheOneThatIsServed() throws IOException {
    TestModels.put(models, "sum", 2, new byte[] {1, 2, 3});
    Reply refused = done(400, LOAD);
    assertTrue(refused.text().contains("1 of 2 versions of sum"), refused::text);
    assertTrue(recordOf(refused).contains("\"invalid_request\""));
    assertEquals(6, answer());
  }

  @Test
  void onlyTheFolderSaysWhatAModelIs() {
    Reply reply =
        server
            .probe()
            .post(LOAD, "{\"parameters\":{\"config\":\"{}\",\"file:1/model.onnx\":\"AAAA\"}}");
    assertEquals(501, reply.status(), reply::text);
    assertEquals(404, done(404, "/v2/repository/models/absent/load").status());
    assertEquals(404, done(404, "/v2/repository/models/..%2Fsum/load").status());
    assertEquals(
        200, server.probe().post(UNLOAD, "{\"parameters\":{\"unload_dependents\":true}}").status());
  }

  @Test
  void noCallFailsWhileItsModelIsLoadedAnew() {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> calls =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              while (!over.get()) {
                assertEquals(6, answer());
                count++;
              }
              return count;
            });
    for (int time = 0; time < 10; time++) {
      done(200, LOAD);
    }
    over.set(true);
    assertTrue(calls.join() > 0, "calls while the model was loaded");
  }

  @Test
  void grpcDoesTheSame() {
    try (GrpcProbe probe = GrpcProbe.at(server.port())) {
      GrpcProbe.Answer unloaded =
          probe.call(
              "/inference.GRPCInferenceService/RepositoryModelUnload",
              RepositoryModelUnloadRequest.newBuilder().setModelName("sum").build());
      assertEquals(0, unloaded.status(), unloaded::text);
      assertTrue(
          server
              .record(unloaded.trailers().get("blindserve-record"))
              .contains("\"action\":\"model_unload\""));
      assertEquals(5, probe.infer(GrpcRequest.sum(1, 1, 1)).status());
      RepositoryModelLoadRequest load =
          RepositoryModelLoadRequest.newBuilder().setModelName("sum").build();
      assertEquals(
          0, probe.call("/inference.GRPCInferenceService/RepositoryModelLoad", load).status());
      assertEquals(0, probe.infer(GrpcRequest.sum(1, 1, 1)).status());
    }
  }

  @Test
  void itIsForbiddenUnlessTheOperatorAllowsIt() throws IOException {
    try (ServerFixture plain = ServerFixture.start(models, folder.resolve("other"));
        GrpcProbe probe = GrpcProbe.at(plain.port())) {
      Reply reply = plain.probe().call("POST", UNLOAD, Map.of(), new byte[0]);
      assertEquals(403, reply.status(), reply::text);
      String record = plain.record(reply.header("Blindserve-Record").orElseThrow());
      assertTrue(record.contains("\"denied\""), record);
      GrpcProbe.Answer refused =
          probe.call(
              "/inference.GRPCInferenceService/RepositoryModelUnload",
              RepositoryModelUnloadRequest.newBuilder().setModelName("sum").build());
      assertEquals(7, refused.status(), refused::text);
      assertEquals(200, plain.probe().post("/v2/models/sum/infer", CALL).status());
    }
  }
}
