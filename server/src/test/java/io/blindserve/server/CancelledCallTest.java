package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.GrpcProbe.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Callers who leave while their calls wait for a worker. The worker is busy until such a call is on
 * record as given up, so it cannot have been computed.
 */
class CancelledCallTest {

  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
  private static final byte[] MESSAGE = GrpcProbe.frame(0, GrpcRequest.sum(1, 2, 3).toByteArray());

  /** The code by which a caller of HTTP/2 says that it gives a stream up. */
  private static final long CANCEL = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private BusyServer busy;
  private ServerFixture server;
  private GrpcProbe probe;

  @BeforeEach
  void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    byte[] squares =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 3)
            .node("Mul", "y", "x", "x")
            .output("y", OnnxFile.FLOAT, 3)
            .bytes();
    TestModels.put(models, "joined", 1, squares);
    Files.writeString(
        models.resolve("joined/1/model.json"),
        "{\"plain\":{\"batching\":{\"max_rows\":8,\"max_delay_microseconds\":2000}}}");
    busy = new BusyServer(models, folder.resolve("data"));
    server = busy.server();
    probe = GrpcProbe.at(server.port());
  }

  @AfterEach
  void stop() {
    probe.close();
    busy.close();
  }

  private List<String> records(String word) {
    return server.records().stream().filter(line -> line.contains('"' + word + '"')).toList();
  }

  private void awaitRecord(String word) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (records(word).isEmpty()) {
      assertTrue(System.nanoTime() < end, () -> "no record with " + word + server.records());
      Thread.sleep(20);
    }
  }

  /** The next caller is served, and is the only one who was. */
  private void assertNothingElseWasComputed(String model) throws InterruptedException {
    awaitRecord("cancelled");
    assertEquals(1, records("cancelled").size());
    assertEquals(1, records("request").size(), "it was on record before it waited");
    busy.release();
    Reply reply = server.probe().post("/v2/models/" + model + "/infer", ROW);
    assertEquals(200, reply.status(), reply::text);
    String counted = server.probe().get("/v2/models/" + model + "/stats").text();
    assertTrue(counted.contains("\"inference_count\":1,\"execution_count\":1"), counted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "joined"})
  void aBrokenConnectionTakesItsCallOutOfTheQueue(String model) throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send(
          "POST /v2/models/"
              + model
              + "/infer HTTP/1.1\r\nHost: here\r\nContent-Length: "
              + ROW.length()
              + "\r\n\r\n"
              + ROW);
      awaitRecord("request");
    }
    assertNothingElseWasComputed(model);
  }

  private void reset(String path, Map<String, String> headers, byte[] body) throws Exception {
    HttpClientRequest request = GrpcProbe.await(probe.open(path, headers));
    GrpcProbe.await(request.end(Buffer.buffer(body)));
    awaitRecord("request");
    request.reset(CANCEL);
    assertNothingElseWasComputed("sum");
  }

  @Test
  void aResetStreamOfHttp2DoesSoToo() throws Exception {
    reset(
        "/v2/models/sum/infer",
        Map.of("content-type", "application/json"),
        ROW.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {GrpcProbe.INFER, GrpcProbe.STREAM})
  void aCancelledCallOfGrpcDoesSoToo(String method) throws Exception {
    reset(method, Map.of(), MESSAGE);
  }

  @Test
  void aCallOfGrpcLeavesTheQueueWhenItsTimeIsOver() throws Exception {
    Answer answer = probe.raw(GrpcProbe.INFER, Map.of("grpc-timeout", "2S"), MESSAGE);
    assertEquals(4, answer.status(), answer::text);
    assertNothingElseWasComputed("sum");
  }
}
