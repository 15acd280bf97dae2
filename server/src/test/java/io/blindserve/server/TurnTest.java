package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.proto.inference.InferParameter;
import io.blindserve.server.GrpcProbe.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that say when they want to be computed, while the only worker is busy. */
class TurnTest {

  private static final String INPUTS =
      "\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]";
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");
  private static final Pattern PARENT = Pattern.compile("\"parent\":\"([0-9a-f]{32})\"");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private BusyServer busy;
  private ServerFixture server;
  private GrpcProbe probe;

  @BeforeEach
  void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TestModels.put(
        models,
        "joined",
        1,
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 3)
            .node("Mul", "y", "x", "x")
            .output("y", OnnxFile.FLOAT, 3)
            .bytes());
    Files.writeString(
        models.resolve("joined/1/model.json"),
        "{\"plain\":{\"batching\":{\"max_rows\":2,\"max_delay_microseconds\":0}}}");
    busy = new BusyServer(models, folder.resolve("data"));
    server = busy.server();
    probe = GrpcProbe.at(server.port());
  }

  @AfterEach
  void stop() {
    probe.close();
    busy.close();
  }

  private Reply call(String model, String parameters) {
    return server
        .probe()
        .post(
            "/v2/models/" + model + "/infer",
            "{\"parameters\":{" + parameters + "}," + INPUTS + "}");
  }

  private List<String> ids(String type, Pattern pattern) {
    List<String> ids = new ArrayList<>();
    for (String line : server.records()) {
      Matcher matcher = pattern.matcher(line);
      if (line.contains("\"type\":\"" + type + "\"") && matcher.find()) {
        ids.add(matcher.group(1));
      }
    }
    return ids;
  }

  private void awaitRequests(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ids("request", ID).size() < count) {
      assertTrue(System.nanoTime() < end, () -> "not " + count + " requests" + server.records());
      Thread.sleep(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "joined"})
  void callsAreComputedByPriority(String model) throws InterruptedException {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (String parameters : List.of("\"priority\":9", "", "\"priority\":1", "\"priority\":0")) {
      replies.add(CompletableFuture.supplyAsync(() -> call(model, parameters)));
      awaitRequests(replies.size());
    }
    busy.release();
    replies.forEach(reply -> assertEquals(200, reply.join().status()));
    List<String> asked = ids("request", ID);
    assertEquals(
        List.of(asked.get(2), asked.get(1), asked.get(3), asked.get(0)), ids("outcome", PARENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "joined"})
  void whoWaitsLongEnoughIsNotComputed(String model) {
    Reply reply = call(model, "\"timeout\":50000");
    assertEquals(503, reply.status(), reply::text);
    assertTrue(
        reply.text().contains("within the call's timeout of 50000 microseconds"), reply::text);
    busy.release();
    assertEquals(200, call(model, "\"timeout\":30000000").status());
    String counted = server.probe().get("/v2/models/" + model + "/stats").text();
    assertTrue(counted.contains("\"inference_count\":1,\"execution_count\":1"), counted);
  }

  @Test
  void clientsOfGrpcSayItLikewise() throws Exception {
    byte[] message =
        GrpcRequest.sum(1, 2, 3).toBuilder()
            .putParameters("priority", InferParameter.newBuilder().setUint64Param(1).build())
            .putParameters("timeout", InferParameter.newBuilder().setInt64Param(50_000).build())
            .build()
            .toByteArray();
    Answer answer = probe.raw(GrpcProbe.INFER, Map.of(), GrpcProbe.frame(0, message));
    assertTrue(answer.text().contains("50000 microseconds"), answer::text);
    byte[] wrong =
        GrpcRequest.sum(1, 2, 3).toBuilder()
            .putParameters("priority", InferParameter.newBuilder().setInt64Param(-1).build())
            .build()
            .toByteArray();
    Answer refused = probe.raw(GrpcProbe.INFER, Map.of(), GrpcProbe.frame(0, wrong));
    assertEquals(3, refused.status(), refused::text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"priority\":10|priority must be a whole number from 0 to 9",
        "\"priority\":-1|priority must be an integer from 0",
        "\"priority\":\"1\"|priority must be an integer from 0",
        "\"timeout\":600000001|timeout must be a whole number from 0 to 600000000",
        "\"timeout\":1.5|timeout must be an integer from 0"
      })
  void whatIsNoTurnIsRefused(String parameters, String sentence) {
    Reply reply = call("sum", parameters);
    assertEquals(400, reply.status(), reply::text);
    assertTrue(reply.text().contains(sentence), reply::text);
  }
}
