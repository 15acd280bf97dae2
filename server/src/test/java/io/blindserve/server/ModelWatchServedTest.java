package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that watches its models, under load. */
class ModelWatchServedTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLERS = 2;
  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";

  @TempDir Path folder;

  /** Makes a version elsewhere and moves it into its place. */
  private void publish(int version) throws IOException {
    TestModels.put(folder.resolve("staging"), "sum", version, TestModels.sum(version));
    Files.writeString(
        folder.resolve("staging/sum/" + version + "/model.json"), "{\"warmup\":[{\"x\":[1,2,3]}]}");
    Path home = Files.createDirectories(folder.resolve("models/sum"));
    Files.move(folder.resolve("staging/sum/" + version), home.resolve(Integer.toString(version)));
  }

  private void remove(int version) throws IOException {
    Path own = folder.resolve("models/sum/" + version);
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(own);
  }

  private static double answer(ServerFixture server) {
    Reply reply = server.probe().post("/v2/models/sum/infer", CALL);
    assertEquals(200, reply.status(), reply::text);
    return reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles()[0];
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), what);
      Thread.sleep(20);
    }
  }

  private static String index(ServerFixture server) {
    return server.probe().post("/v2/repository/index", "").text();
  }

  @Test
  void versionsComeAndGoAndNoCallFails() throws Exception {
    Files.createDirectories(folder.resolve("models/sum"));
    Files.writeString(folder.resolve("models/sum/model.json"), "{\"versions\":{\"latest\":1}}");
    int versions = Boolean.getBoolean("blindserve.long") ? 100 : 6;
    try (ServerFixture server =
        ServerFixture.watching(folder.resolve("models"), folder.resolve("data"))) {
      assertEquals(503, server.probe().get("/v2/health/ready").status());
      publish(1);
      await(() -> server.probe().get("/v2/health/ready").status() == 200, "the first");
      AtomicBoolean over = new AtomicBoolean();
      List<CompletableFuture<Integer>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(CompletableFuture.supplyAsync(() -> callUntil(over, server)));
      }
      for (int version = 2; version <= versions; version++) {
        publish(version);
        double expected = 3.0 * version;
        await(() -> answer(server) == expected, "version " + version);
        remove(version - 1);
      }
      await(() -> !index(server).contains("UNAVAILABLE"), "what is gone is not listed");
      over.set(true);
      for (CompletableFuture<Integer> caller : callers) {
        assertTrue(caller.join() > 0, "calls while versions came and went");
      }
      assertEquals(
          "[{\"name\":\"sum\",\"version\":\""
              + versions
              + "\",\"state\":\"READY\",\"reason\":\"\"}]",
          index(server));
      assertRecorded(server.entries(), versions);
    }
  }

  /** Answers of one caller are never of an older version than the answer before. */
  private static int callUntil(AtomicBoolean over, ServerFixture server) {
    int calls = 0;
    double before = 0;
    while (!over.get()) {
      double now = answer(server);
      assertTrue(now >= before, "from " + before + " to " + now);
      before = now;
      calls++;
    }
    return calls;
  }

  /** Each move is on record before it is made. */
  private static void assertRecorded(List<String> entries, int versions) {
    for (int version = 1; version <= versions; version++) {
      String number = "\"version\":\"" + version + "\"";
      int load = find(entries, "\"type\":\"admin\"", "model_load", "\"to\":\"" + version + "\"");
      int loaded = find(entries, "\"type\":\"model\"", "\"loaded\"", number);
      int called = find(entries, "\"type\":\"request\"", "\"infer\"", number);
      assertTrue(load >= 0 && load < loaded && loaded < called, () -> String.join("\n", entries));
      assertTrue(entries.get(load).contains("\"kind\":\"server\""), entries.get(load));
      assertTrue(entries.get(load).contains("\"reason\":\"policy\""), entries.get(load));
      if (version < versions) {
        int unload =
            find(entries, "\"type\":\"admin\"", "model_unload", "\"from\":\"" + version + "\"");
        assertTrue(unload > loaded);
        assertTrue(unload < find(entries, "\"type\":\"model\"", "\"unloaded\"", number));
      }
    }
  }

  private static int find(List<String> entries, String... parts) {
    for (int i = 0; i < entries.size(); i++) {
      if (Stream.of(parts).allMatch(entries.get(i)::contains)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void aBrokenVersionIsRefusedWithTheReasonAndTheOlderGoesOn() throws Exception {
    publish(1);
    try (ServerFixture server =
        ServerFixture.watching(folder.resolve("models"), folder.resolve("data"))) {
      Path broken = Files.createDirectories(folder.resolve("models/sum/2"));
      Files.writeString(broken.resolve("model.onnx"), "no model");
      String reason = "\"reason\":\"ONNX Runtime cannot load the model (OrtException)\"";
      await(() -> index(server).contains(reason), "it is refused");
      assertEquals(3, answer(server));
      // A request to unload is stronger than the watch, until there is one to load.
      String sum = "/v2/repository/models/sum/";
      assertEquals(200, server.probe().post(sum + "unload", "").status());
      Files.write(broken.resolve("model.onnx"), TestModels.sum(2));
      assertEquals(200, server.probe().post(sum + "load", "").status());
      assertEquals(6, answer(server));
    }
  }
}
