package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code model.json} says of plain calls holds for those who call over HTTP. */
class PlainSettingsServedTest {

  private static final int CALLERS = 8;
  private static final int CALLS = 200;

  @TempDir Path folder;

  private Path models(String plain) throws IOException {
    Path models = folder.resolve("models");
    TestModels.put(models, "sum", 1, TestModels.sum(1));
    TestModels.put(models, "other", 1, TestModels.sum(1));
    Files.writeString(models.resolve("sum/1/model.json"), "{\"plain\":" + plain + "}");
    return models;
  }

  private static String row(int a, int b, int c) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":["
        + a
        + ","
        + b
        + ","
        + c
        + "]}]}";
  }

  private static void callAndCheck(ServerFixture server, int i) {
    Reply reply = server.probe().post("/v2/models/sum/infer", row(i, 2 * i, 1));
    assertEquals(200, reply.status(), reply::text);
    double[] answer =
        reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles();
    assertArrayEquals(new double[] {3 * i + 1}, answer);
  }

  @Test
  void everyCallerOfJoinedCallsGetsItsOwnAnswerAndRecord() throws IOException {
    Path models = models("{\"batching\":{\"max_rows\":4,\"max_delay_microseconds\":2000}}");
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (ServerFixture server = ServerFixture.start(models, folder.resolve("data"))) {
      List<CompletableFuture<Void>> calls =
          IntStream.range(0, CALLS)
              .mapToObj(i -> CompletableFuture.runAsync(() -> callAndCheck(server, i), callers))
              .toList();
      calls.forEach(CompletableFuture::join);
      long records = server.records().stream().filter(line -> line.contains("\"sum\"")).count();
      assertEquals(2 * CALLS, records, "before and after each");
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void aModelThatCannotBeServedAsItSaysIsNotServedAndOthersAre() throws IOException {
    Path models = models("{\"provider\":\"abacus\"}");
    try (ServerFixture server = ServerFixture.start(models, folder.resolve("data"))) {
      assertEquals(404, server.probe().post("/v2/models/sum/infer", row(1, 2, 3)).status());
      assertEquals(200, server.probe().post("/v2/models/other/infer", row(1, 2, 3)).status());
    }
  }

  @Test
  void anUnknownProviderIsOneLine() throws Exception {
    try (ServerProcess process =
        ServerProcess.start(
            folder, "serve", "--models", models("{}").toString(), "--provider", "abacus")) {
      assertEquals(2, process.exitCode());
      String errors = process.errors();
      assertTrue(errors.contains("must be auto, cpu, cuda or tensorrt, not abacus"), errors);
    }
  }
}
