package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.JsonObject;
import io.blindserve.proto.inference.ModelStatistics;
import io.blindserve.proto.inference.ModelStatisticsRequest;
import io.blindserve.proto.inference.ModelStatisticsResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of calls, told over HTTP and over gRPC. */
class StatisticsTest {

  private static final String METHOD = "/inference.GRPCInferenceService/ModelStatistics";

  @TempDir Path folder;
  private ServerFixture server;

  @BeforeEach
  void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    server = ServerFixture.start(models, folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void callSum(int rows, int status) {
    List<String> data = new ArrayList<>();
    for (int i = 0; i < 3 * rows; i++) {
      data.add("1");
    }
    String name = status == 200 ? "x" : "y";
    Reply reply =
        server
            .probe()
            .post(
                "/v2/models/sum/infer",
                "{\"inputs\":[{\"name\":\""
                    + name
                    + "\",\"datatype\":\"FP32\",\"shape\":["
                    + rows
                    + ",3],\"data\":["
                    + String.join(",", data)
                    + "]}]}");
    assertEquals(status, reply.status(), reply::text);
  }

  private List<JsonObject> statistics(String path) {
    Reply reply = server.probe().get(path);
    assertEquals(200, reply.status(), reply::text);
    List<JsonObject> entries = new ArrayList<>();
    reply.json().array("model_stats").values().forEach(value -> entries.add(value.asObject()));
    return entries;
  }

  private static long count(JsonObject statistics, String what) {
    return statistics.object("inference_stats").object(what).longValue("count");
  }

  private static long nanos(JsonObject statistics, String what) {
    return statistics.object("inference_stats").object(what).longValue("ns");
  }

  @Test
  void callsRowsAndTimesAreCounted() {
    callSum(1, 200);
    callSum(1, 200);
    callSum(4, 200);
    callSum(1, 400);
    JsonObject two = statistics("/v2/models/sum/versions/2/stats").get(0);
    assertEquals("sum", two.string("name"));
    assertEquals("2", two.string("version"));
    assertEquals(3, count(two, "success"));
    assertEquals(1, count(two, "fail"));
    assertEquals(4, count(two, "queue"));
    assertEquals(3, count(two, "compute_infer"));
    assertEquals(6, two.longValue("inference_count"));
    assertEquals(3, two.longValue("execution_count"));
    long now = System.currentTimeMillis();
    assertTrue(two.longValue("last_inference") > now - 600_000, two::toString);
    assertTrue(two.longValue("last_inference") <= now, two::toString);
    for (String part : List.of("queue", "compute_input", "compute_infer", "compute_output")) {
      assertTrue(nanos(two, part) > 0, part);
    }
    long parts =
        nanos(two, "compute_input") + nanos(two, "compute_infer") + nanos(two, "compute_output");
    assertTrue(parts < nanos(two, "success"), "parts of calls take less time than calls");
    List<Long> sizes = new ArrayList<>();
    two.array("batch_stats")
        .values()
        .forEach(
            size -> {
              sizes.add(size.asObject().longValue("batch_size"));
              sizes.add(size.asObject().object("compute_infer").longValue("count"));
            });
    assertEquals(List.of(1L, 2L, 4L, 1L), sizes, "sizes and their runs");
  }

  @Test
  void whatIsAskedForIsTold() {
    callSum(1, 200);
    assertEquals(2, statistics("/v2/models/sum/stats").size());
    assertEquals(0, count(statistics("/v2/models/sum/versions/1/stats").get(0), "success"));
    assertEquals(4, statistics("/v2/models/stats").size());
    assertEquals(404, server.probe().get("/v2/models/absent/stats").status());
    assertEquals(404, server.probe().get("/v2/models/sum/versions/9/stats").status());
  }

  @Test
  void grpcTellsTheSame() throws Exception {
    callSum(2, 200);
    JsonObject rest = statistics("/v2/models/sum/versions/2/stats").get(0);
    try (GrpcProbe probe = GrpcProbe.at(server.port())) {
      ModelStatisticsResponse one = ask(probe, "sum", "2");
      assertEquals(1, one.getModelStatsCount());
      ModelStatistics statistics = one.getModelStats(0);
      assertEquals(rest.longValue("last_inference"), statistics.getLastInference());
      assertEquals(2, statistics.getInferenceCount());
      assertEquals(
          nanos(rest, "compute_infer"), statistics.getInferenceStats().getComputeInfer().getNs());
      assertEquals(2, statistics.getBatchStats(0).getBatchSize());
      assertEquals(4, ask(probe, "", "").getModelStatsCount());
    }
  }

  private static ModelStatisticsResponse ask(GrpcProbe probe, String name, String version)
      throws Exception {
    GrpcProbe.Answer answer =
        probe.call(
            METHOD, ModelStatisticsRequest.newBuilder().setName(name).setVersion(version).build());
    assertEquals(0, answer.status(), answer::text);
    return ModelStatisticsResponse.parseFrom(answer.message(0));
  }

  @Test
  void encryptedCallsAreCountedToo() throws IOException {
    server.close();
    Path models = TestModels.writeEncrypted(folder.resolve("encrypted"));
    server = ServerFixture.start(models, folder.resolve("data"));
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), "net")) {
      assertTrue(caller.upload().status() < 300);
      assertEquals(200, caller.callJson(caller.encrypt(0.5, -0.25, 0.75)).status());
    }
    JsonObject net = statistics("/v2/models/net/stats").get(0);
    assertEquals(1, count(net, "success"));
    assertEquals(1, count(net, "compute_infer"));
    assertEquals(0, count(net, "compute_input"), "what is not measured is not counted");
    assertTrue(nanos(net, "compute_infer") > 0);
  }
}
