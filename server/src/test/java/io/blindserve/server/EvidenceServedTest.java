package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.Model;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.store.SeedStore;
import io.blindserve.server.audit.witness.WitnessSettings;
import io.blindserve.server.evidence.EvidenceSettings;
import io.blindserve.server.inference.encrypted.PlanFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps evidence itself, for callers who keep none. */
@Timeout(120)
class EvidenceServedTest {

  private static final long MIB = 1 << 20;

  @TempDir static Path shared;
  private static Path models;

  @TempDir Path folder;

  /** Plans lie beside the models, so that no server has to compile. */
  @BeforeAll
  static void makeModels() throws IOException {
    models = TestModels.writeEncrypted(shared.resolve("models"));
    Files.delete(models.resolve("deep/1/model.onnx"));
    Path net = models.resolve("net/1");
    PlanFiles.write(PlanFiles.compile(net.resolve("model.onnx"), PlanFiles.Request.usual()), net);
    MaskedPlans.write(models, "flooded", Privacy.flooded(8), Privacy.flooded(8));
  }

  private EvidenceSettings settings(Duration kept, long limit) {
    return new EvidenceSettings(folder.resolve("evidence"), kept, limit);
  }

  /** Keeps nothing; returns the id of the record. */
  private static String predict(URI server, String name) {
    ClientOptions options = ClientOptions.builder().plan("latency").build();
    try (BlindserveClient client = BlindserveClient.connect(server, options);
        SeedStore store = SeedStore.inMemory();
        Model model = client.model(name).version(1).encrypted(store)) {
      return model.predict(new double[][] {ReplayTest.ROW})[0].recordId().orElseThrow();
    }
  }

  private AuditRun replay(Path data, String key) {
    String log = data.resolve("audit/log").toString();
    String kept = folder.resolve("evidence").toString();
    return AuditRun.of("replay", log, "--vkey", key, "--evidence", kept);
  }

  /** As an operator starts it. */
  private ServerProcess serve(Path data) throws IOException {
    return ServerProcess.start(
        folder,
        "serve",
        "--models",
        models.toString(),
        "--data",
        data.toString(),
        "--port",
        "0",
        "--log-origin",
        "log.example/test",
        "--evidence",
        folder.resolve("evidence").toString(),
        "--evidence-days",
        "1",
        "--evidence-mib",
        "1024");
  }

  /** Nothing but the log and the folder is needed: models, plans, keys and seeds lie there. */
  @Test
  void whatTheServerKeptIsReplayed() throws Exception {
    Path data = folder.resolve("data");
    String record;
    String masked;
    try (ServerProcess server = serve(data)) {
      URI address = server.address();
      record = predict(address, "net");
      masked = predict(address, "flooded");
      server.terminate();
      assertEquals(0, server.exitCode(), server.errors());
    }
    List<String> entries = LogEntries.of(data.resolve("audit/log"));
    assertFalse(String.join("\n", entries).contains("evidence_removed"));
    String key = AuditRun.of("vkey", "--data", data.toString()).out().strip();
    AuditRun run = replay(data, key);
    // The masked plan is not what the compiler makes of its model, which the verdict says.
    assertEquals(ReplayCommand.PLAN_ONLY, run.code(), run.out() + run.err());
    assertTrue(
        run.out()
            .contains(
                "replayed 2 answers of log.example/test: 1 reproduced, 1 by a kept plan only,"
                    + " 0 not reproduced, 0 without evidence\n1 by a kept plan only: compiler "),
        run.out());
    requireErased(masked, record, data, key);
    try (ServerFixture server =
        ServerFixture.keeping(models, data, settings(Duration.ofNanos(1), 1024 * MIB))) {
      String removed = awaitRemoval(server);
      assertTrue(
          removed.contains("\"span\":{\"from\":" + Long.parseLong(record.substring(0, 12), 16)),
          removed);
    }
    AuditRun gone = replay(data, key);
    assertEquals(ReplayCommand.EVIDENCE_MISSING, gone.code(), gone.out() + gone.err());
    assertTrue(gone.out().contains("evidence missing: request of record " + record), gone.out());
    AuditRun verdict = AuditRun.of("verify", data.resolve("audit/log").toString(), "--vkey", key);
    assertEquals(0, verdict.code(), verdict.out() + verdict.err());
  }

  /** The log stays as it is; the seed goes from both its places, and the other call is kept. */
  private void requireErased(String masked, String other, Path data, String key)
      throws IOException {
    Path kept = folder.resolve("evidence");
    String[] words = {"erase", masked, "--evidence", kept.toString(), "--data", data.toString()};
    AuditRun erased = AuditRun.of(words);
    assertEquals("erased: " + masked + "\n", erased.out(), erased.err());
    AuditRun nothing = AuditRun.of(words);
    assertEquals("nothing is kept of " + masked + "\n", nothing.out());
    assertEquals(4, nothing.code());
    words[1] = "0";
    assertEquals(2, AuditRun.of(words).code(), "no answer");
    words[1] = "99999";
    AuditRun unknown = AuditRun.of(words);
    assertEquals(1, unknown.code());
    assertEquals("blindserve: no such record: 99999\n", unknown.err());
    words[1] = masked;
    words[3] = folder.resolve("nowhere").toString();
    assertEquals(2, AuditRun.of(words).code(), "no folder");
    String log = data.resolve("audit/log").toString();
    assertEquals(2, AuditRun.of("replay", log, "--vkey", key, "--evidence", words[3]).code());
    for (Path seeds : List.of(data.resolve("seeds"), kept.resolve("seeds"))) {
      try (Stream<Path> files = Files.walk(seeds)) {
        assertTrue(files.noneMatch(Files::isRegularFile));
      }
    }
    assertTrue(Files.exists(kept.resolve("calls").resolve(other)));
    AuditRun gone = replay(data, key, masked);
    assertEquals(ReplayCommand.EVIDENCE_MISSING, gone.code(), gone.out() + gone.err());
    String said = "missing: request of record " + masked + "; removed, as record [0-9]+ says";
    assertTrue(Pattern.compile(said).matcher(gone.out()).find(), gone.out());
    // A crash in an erasure leaves a file of zeros, which is nobody's lie.
    Path cut = kept.resolve("calls").resolve(masked);
    Files.write(cut, new byte[1000]);
    AuditRun zeros = replay(data, key, masked);
    assertEquals(ReplayCommand.EVIDENCE_MISSING, zeros.code(), zeros.out() + zeros.err());
    assertTrue(Pattern.compile(said).matcher(zeros.out()).find(), zeros.out());
    Files.delete(cut);
    // What nobody removed on record is missing, and no more is said.
    Path call = kept.resolve("calls").resolve(other);
    Path away = folder.resolve("away");
    Files.move(call, away);
    AuditRun lost = replay(data, key, other);
    assertTrue(lost.out().contains("missing: request of record " + other + "\n"), lost.out());
    Files.move(away, call);
  }

  /** By the command that does it where no server runs, on record first, and counted. */
  @Test
  void aRunningServerErasesWhatItsOperatorAsksFor() throws Exception {
    Path data = folder.resolve("data");
    Path kept = folder.resolve("evidence");
    String key;
    String masked;
    try (ServerFixture server =
        ServerFixture.keeping(models, data, settings(Duration.ofDays(1), 1024 * MIB))) {
      key = server.verifierKeys();
      masked = predict(server.address(), "flooded");
      String before = await(server, "evidence_kept_calls_total 1.0");
      server.entries(); // no checkpoint may have had the record yet
      String[] words = {"erase", masked, "--evidence", kept.toString(), "--data", data.toString()};
      AuditRun erased = AuditRun.of(words);
      assertEquals("erased: " + masked + "\n", erased.out(), erased.err());
      assertFalse(Files.exists(kept.resolve("calls").resolve(masked)));
      assertEquals(0, count(data.resolve("seeds")) + count(kept.resolve("seeds")));
      assertNotEquals(bytes(before), bytes(server.probe().get("/metrics").text()));
      assertEquals("nothing is kept of " + masked + "\n", AuditRun.of(words).out());
      List<String> removed =
          server.entries().stream().filter(line -> line.contains("evidence_removed")).toList();
      assertEquals(1, removed.size());
      assertTrue(removed.get(0).contains("\"kind\":\"operator\""), removed.get(0));
      words[3] = folder.toString();
      assertEquals(2, AuditRun.of(words).code(), "another folder than the server's");
      words[1] = "0";
      words[3] = kept.toString();
      assertEquals(2, AuditRun.of(words).code(), "no answer");
      predict(server.address(), "flooded");
      await(server, "evidence_kept_calls_total 2.0");
    }
    assertTrue(replay(data, key, masked).out().contains("; removed, as record "));
    assertEquals(1, count(kept.resolve("calls")));
    try (ServerFixture bare = ServerFixture.start(models, data)) {
      AuditRun none =
          AuditRun.of("erase", masked, "--evidence", kept.toString(), "--data", data.toString());
      assertEquals(2, none.code(), none.out() + none.err());
    }
  }

  private static String await(ServerFixture server, String line) throws Exception {
    String metrics = server.probe().get("/metrics").text();
    while (!metrics.contains(line)) {
      Thread.sleep(20);
      metrics = server.probe().get("/metrics").text();
    }
    return metrics;
  }

  private static String bytes(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("evidence_bytes "))
        .findFirst()
        .orElseThrow();
  }

  private static long count(Path under) throws IOException {
    try (Stream<Path> files = Files.walk(under)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private AuditRun replay(Path data, String key, String record) {
    String log = data.resolve("audit/log").toString();
    String kept = folder.resolve("evidence").toString();
    return AuditRun.of("replay", log, "--vkey", key, "--evidence", kept, "--record", record);
  }

  /**
   * Erasing does not wait for witnesses; and that a model is missing is not what went on record.
   */
  @Test
  void whatIsErasedOnRecordIsGoneWhateverWitnessesDo() throws Exception {
    Path data = folder.resolve("data");
    String record;
    try (ServerFixture server =
        ServerFixture.keeping(models, data, settings(Duration.ofDays(1), 1024 * MIB))) {
      record = predict(server.address(), "net");
      server.entries();
    }
    Path kept = folder.resolve("evidence");
    Path copy = Files.createDirectories(folder.resolve("copy/calls")).getParent();
    Files.copy(kept.resolve("calls").resolve(record), copy.resolve("calls").resolve(record));
    try (Cosigner away = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/away")) {
      List<String> nobody = List.of(away.verifier() + "=http://127.0.0.1:9");
      ServerFixture.witnessed(models, data, WitnessSettings.parse(nobody, 1)).close();
    }
    AuditRun erased =
        AuditRun.of("erase", record, "--evidence", kept.toString(), "--data", data.toString());
    assertEquals(0, erased.code(), erased.out() + erased.err());
    assertTrue(
        erased.out().startsWith("erased: " + record + "\nrecorded, and the checkpoint is still to"),
        erased.out());
    assertFalse(Files.exists(kept.resolve("calls").resolve(record)));
    ServerFixture.witnessed(models, data, WitnessSettings.NONE).close();
    String key = AuditRun.of("vkey", "--data", data.toString()).out().strip();
    assertTrue(replay(data, key).out().contains("; removed, as record "));
    AuditRun run =
        AuditRun.of(
            "replay",
            data.resolve("audit/log").toString(),
            "--vkey",
            key,
            "--evidence",
            copy.toString());
    assertEquals(ReplayCommand.EVIDENCE_MISSING, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("evidence missing: model file "), run.out());
    assertFalse(run.out().contains("removed"), run.out());
  }

  /** The store removes at its start what is too old, on its own thread. */
  private String awaitRemoval(ServerFixture server) throws IOException, InterruptedException {
    while (true) {
      boolean swept;
      try (Stream<Path> calls = Files.list(folder.resolve("evidence/calls"))) {
        swept = calls.findAny().isEmpty();
      }
      List<String> removed =
          server.entries().stream()
              .filter(line -> line.contains("\"action\":\"evidence_removed\""))
              .toList();
      if (swept) {
        return removed.get(removed.size() - 1);
      }
      Thread.sleep(20);
    }
  }

  @Test
  void callsAreAnsweredWhereTheStoreIsFull() throws IOException {
    try (ServerFixture server =
        ServerFixture.keeping(models, folder.resolve("data"), settings(Duration.ofDays(1), 1))) {
      predict(server.address(), "net");
      String metrics = "";
      while (!metrics.contains("evidence_lost_calls_total 1.0")) {
        metrics = server.probe().get("/metrics").text();
      }
      assertTrue(metrics.contains("evidence_kept_calls_total 0.0"), metrics);
      assertTrue(metrics.contains("evidence_bytes 0.0"), metrics);
    }
  }
}
