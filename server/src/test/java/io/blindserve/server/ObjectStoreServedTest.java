package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.model.ManifestFolder;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.store.ObjectStore;
import io.blindserve.server.store.StoreException;
import io.blindserve.server.store.StoreSettings;
import io.blindserve.server.store.StoredObject;
import io.blindserve.server.store.s3.S3ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose models lie in an object store: a real one, which checks signatures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStoreServedTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CALL =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,1,1]}]}";

  /** Where the SDK looks first; {@code ObjectStoreCommandTest} has the other places. */
  private static final String ACCESS = "aws.accessKeyId";

  private static final String SECRET = "aws.secretAccessKey";

  private ObjectStoreProgram store;

  @BeforeAll
  void startStore(@TempDir Path folder) throws Exception {
    System.setProperty(ACCESS, ObjectStoreProgram.ACCESS_KEY);
    System.setProperty(SECRET, ObjectStoreProgram.SECRET_KEY);
    store = ObjectStoreProgram.start(folder);
  }

  @AfterAll
  void stopStore() throws Exception {
    System.clearProperty(ACCESS);
    System.clearProperty(SECRET);
    if (store != null) {
      store.close();
    }
  }

  /** Uploads a version that multiplies by its number, its manifest last. */
  private void publish(String prefix, int version, Path folder) throws IOException {
    byte[] model = TestModels.sum(version);
    Path own = Files.createDirectories(folder.resolve("own/sum/" + version));
    Files.write(own.resolve("model.onnx"), model);
    store.put(prefix + "/sum/" + version + "/model.onnx", model);
    String manifest = new ManifestFolder(own).describe(new ModelName("sum"), version).text();
    store.put(
        prefix + "/sum/" + version + "/manifest.txt", manifest.getBytes(StandardCharsets.UTF_8));
  }

  private static double answer(ServerFixture server, String of) {
    Reply reply = server.probe().post("/v2/models/sum" + of + "/infer", CALL);
    assertEquals(200, reply.status(), reply::text);
    return reply.json().array("outputs").values().get(0).asObject().array("data").toDoubles()[0];
  }

  private static String index(ServerFixture server) {
    return server.probe().post("/v2/repository/index", "").text();
  }

  private static boolean shows(ServerFixture server, String metric) {
    return server.probe().get("/metrics").text().lines().anyMatch(metric::equals);
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), what);
      Thread.sleep(20);
    }
  }

  private ServerFixture serve(String prefix, Path folder) {
    StoreSettings settings = store.settings(prefix, folder.resolve("cache"));
    return ServerFixture.mirroring(settings, folder.resolve("data"), ModelTrust.ANYBODY);
  }

  @Test
  void versionsComeAndGoWithTheStore(@TempDir Path folder) throws Exception {
    publish("life", 1, folder);
    publish("life", 2, folder);
    try (ServerFixture server = serve("life", folder)) {
      assertEquals(6, answer(server, ""));
      Reply labelled =
          server
              .probe()
              .call(
                  "PUT",
                  "/v2/models/sum/labels/default",
                  Map.of("Content-Type", "application/json"),
                  "{\"version\":\"1\"}".getBytes(StandardCharsets.UTF_8));
      assertEquals(200, labelled.status(), labelled::text);
      publish("life", 3, folder);
      await(() -> index(server).contains("\"version\":\"3\",\"state\":\"READY\""), "the third");
      assertEquals(3, answer(server, ""), "a label is not moved by what comes");
      assertEquals(9, answer(server, "/versions/3"));
      store.delete("life/sum/2/manifest.txt");
      store.delete("life/sum/2/model.onnx");
      await(() -> !index(server).contains("\"version\":\"2\""), "the second is gone");
      assertEquals(3, answer(server, ""));
    }
  }

  @Test
  void aVersionWithAWrongDigestIsRefusedAndTheOlderGoesOn(@TempDir Path folder) throws Exception {
    publish("digest", 1, folder);
    try (ServerFixture server = serve("digest", folder)) {
      store.put("digest/sum/1/model.onnx", TestModels.sum(5));
      String reason =
          "\"reason\":\"files that came since: model.onnx is not the file that manifest.txt names\"";
      await(() -> index(server).contains(reason), "it is refused");
      assertTrue(index(server).contains("\"state\":\"READY\"," + reason), index(server));
      assertEquals(3, answer(server, ""));
      publish("digest", 1, folder);
      await(() -> !index(server).contains(reason), "it is good again");
      assertEquals(3, answer(server, ""));
      long refused =
          server.entries().stream()
              .filter(line -> line.contains("\"type\":\"model\"") && line.contains("\"refused\""))
              .count();
      assertEquals(1, refused, "on record, once");
    }
  }

  @Test
  void aStoreThatStopsAndReturnsIsNoticedAndNothingElse(@TempDir Path folder) throws Exception {
    publish("outage", 1, folder);
    try (ServerFixture server = serve("outage", folder)) {
      assertTrue(shows(server, "model_store_reachable 1.0"));
      store.stop();
      await(() -> shows(server, "model_store_reachable 0.0"), "the outage is seen");
      assertEquals(3, answer(server, ""));
      Path file =
          store.settings("outage", folder.resolve("cache")).models().resolve("sum/1/model.onnx");
      assertTrue(Files.exists(file));
      server.close();
      try (ServerFixture next = serve("outage", folder)) {
        assertEquals(3, answer(next, ""), "a start finds the mirror");
        store.startAgain();
        publish("outage", 2, folder);
        await(() -> index(next).contains("\"version\":\"2\",\"state\":\"READY\""), "it is back");
        assertTrue(shows(next, "model_store_reachable 1.0"));
        assertEquals(6, answer(next, ""));
      }
    }
  }

  @Test
  void listsHaveSeveralPagesAndHostileKeysAreJustKeys(@TempDir Path folder) throws Exception {
    List<String> keys =
        Stream.concat(
                IntStream.range(0, 23).mapToObj(i -> "sum/1/file-" + i),
                Stream.of("sum/../../up", "sum/1/a b+c%2F&d", "sum//1", "sum/1/\u00e4"))
            .sorted()
            .toList();
    keys.forEach(key -> store.put("pages/" + key, key.getBytes(StandardCharsets.UTF_8)));
    store.put("pages-of-another/sum/1/file", new byte[1]);
    try (ObjectStore listed = S3ObjectStore.open(store.settings("pages", folder), 5)) {
      List<StoredObject> found = listed.list();
      assertEquals(keys, found.stream().map(StoredObject::key).sorted().toList());
      for (StoredObject object : found) {
        byte[] bytes = listed.open(object).readAllBytes();
        assertEquals(object.key(), new String(bytes, StandardCharsets.UTF_8));
        assertEquals(bytes.length, object.size());
      }
    }
  }

  @Test
  void anObjectThatWasReplacedSinceItWasListedIsNotGiven(@TempDir Path folder) throws Exception {
    store.put("since/fraud.onnx", new byte[] {1});
    try (ObjectStore listed = S3ObjectStore.open(store.settings("since", folder))) {
      StoredObject before = listed.list().get(0);
      store.put("since/fraud.onnx", new byte[] {2});
      assertEquals(StoreException.Reason.CHANGED, failure(listed, before));
      store.delete("since/fraud.onnx");
      assertEquals(StoreException.Reason.CHANGED, failure(listed, before));
    }
  }

  private static StoreException.Reason failure(ObjectStore store, StoredObject object) {
    return Assertions.assertThrows(StoreException.class, () -> store.open(object)).reason();
  }
}
