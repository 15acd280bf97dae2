package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Privacy;
import io.blindserve.server.model.ModelName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that lie, and whose callers and logs do not show it: replay does. */
class LyingServerTest {

  private static final double[] ROW = {0.5, -0.25, 0.75};

  @TempDir static Path folder;
  private static ServerFixture honest;

  /** Version 1 of a model; 2 has one weight larger by 1/32, and 3 differs more. */
  private static Path models;

  @BeforeAll
  static void start() throws IOException {
    models = TestModels.writeEncrypted(folder.resolve("models"));
    TestModels.writeNet(models, 2, 0.53125f);
    TestModels.writeNet(models, 3, 0.25f);
    honest = ServerFixture.start(models, folder.resolve("honest"));
  }

  @AfterAll
  static void stop() {
    honest.close();
  }

  private static String plan(int version) {
    return caller(honest, version, EncryptedCaller::spec).planDigest();
  }

  private interface Use<T> {
    T of(EncryptedCaller caller);
  }

  private static <T> T caller(ServerFixture server, int version, Use<T> use) {
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), "net/versions/" + version)) {
      return use.of(caller);
    }
  }

  /** Asks a version of a server and replays what it recorded with that version's model file. */
  private static ReplayTest.Run asked(ServerFixture server, int version, Path kept)
      throws IOException {
    String record;
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), "net/versions/" + version)) {
      assertEquals(201, caller.upload().status());
      List<byte[]> request = caller.encrypt(ROW);
      Reply reply = caller.callJson(request);
      assertEquals(200, reply.status(), reply::text);
      record = ReplayTest.keep(kept, caller, request, reply);
    }
    assertTrue(server.record(record).contains("\"plan\":\"" + plan(version) + "\""));
    String model = models.resolve("net/" + version + "/model.onnx").toString();
    return ReplayTest.replay(
        server, "--record", record, "--evidence", kept.toString(), "--model", model);
  }

  @Test
  void anHonestServerIsBelieved() throws IOException {
    assertEquals(0, asked(honest, 1, folder.resolve("kept-honest")).code());
  }

  private static void requireCaught(InferenceServer.Parts parts, int version, String name)
      throws IOException {
    Path data = folder.resolve(name);
    try (ServerFixture liar = ServerFixture.of(models, data, parts)) {
      ReplayTest.Run run = asked(liar, version, folder.resolve("kept-" + name));
      assertEquals(AuditCommand.NOT_VERIFIED, run.code(), run.out() + run.err());
      assertTrue(
          run.out().contains("): NOT REPRODUCED (answer): the plan gives sha256:"), run.out());
    }
  }

  private static void requireSameKeys(int one, int other) {
    assertNotEquals(plan(one), plan(other));
    assertEquals(
        caller(honest, one, EncryptedCaller::spec).keyProfile(),
        caller(honest, other, EncryptedCaller::spec).keyProfile(),
        "the lie needs plans that take the same keys");
  }

  @Test
  void oneThatChangesAWeightIsCaught() throws IOException {
    requireSameKeys(1, 2);
    requireCaught(LyingParts.computingBy(new ModelName("net"), 2, plan(2)), 1, "weight");
  }

  @Test
  void oneThatAnswersWithAnOlderVersionIsCaught() throws IOException {
    requireSameKeys(3, 1);
    requireCaught(LyingParts.computingBy(new ModelName("net"), 1, plan(1)), 3, "older");
  }

  @Test
  void oneThatRecordsAnotherAnswerIsCaught() throws IOException {
    requireCaught(LyingParts.recording("sha256:" + "5".repeat(64)), 1, "recording");
  }

  /** It says which plan it uses; but the recorded model does not give that plan. */
  @Test
  void oneThatUsesAPlanOfItsOwnIsCaught() throws IOException {
    Path own = folder.resolve("own");
    MaskedPlans.write(own, "sum", Privacy.flooded(8), Privacy.flooded(8));
    try (ServerFixture server = ServerFixture.start(own, folder.resolve("own-data"))) {
      ReplayTest.Run run = replayed(server, "sum", own.resolve("sum/1/model.onnx"), "kept-own");
      assertEquals(AuditCommand.NOT_VERIFIED, run.code(), run.out());
      assertTrue(run.out().contains("): NOT REPRODUCED (plan): "), run.out());
    }
  }

  /** It shows auditors another model file than the one that it recorded. */
  @Test
  void oneThatShowsAnotherModelFileIsCaught() throws IOException {
    Path other = TestModels.writeNet(folder.resolve("other"), 2, 0.53125f);
    ReplayTest.Run run =
        replayed(honest, "net/versions/1", other.resolve("net/2/model.onnx"), "kept-other");
    assertEquals(AuditCommand.NOT_VERIFIED, run.code(), run.out());
    assertTrue(run.out().contains("): NOT REPRODUCED (model): "), run.out());
  }

  private static ReplayTest.Run replayed(ServerFixture server, String path, Path model, String name)
      throws IOException {
    Path kept = folder.resolve(name);
    try (EncryptedCaller caller = EncryptedCaller.of(server.probe(), path)) {
      caller.upload();
      List<byte[]> request = caller.encrypt(ROW);
      String record = ReplayTest.keep(kept, caller, request, caller.callJson(request));
      server.record(record);
      return ReplayTest.replay(
          server, "--record", record, "--evidence", kept.toString(), "--model", model.toString());
    }
  }
}
