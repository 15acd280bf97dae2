package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.sign.TrustPolicy;
import io.blindserve.server.audit.witness.WitnessSettings;
import io.blindserve.server.witness.Witness;
import io.blindserve.server.witness.WitnessFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose checkpoints wait for witnesses, and what goes on while these do not answer. */
class WitnessedLogTest {

  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir Path folder;
  private Path models;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<NoteVerifier> logKeys = new ArrayList<>();

  /** A witness on a port of its own that can end and come back. */
  private final class Running implements AutoCloseable {
    private final Path kept;
    private final NoteVerifier key;
    private int port;
    private WitnessEdge edge;
    private Cosigner cosigner;

    Running(String name) throws IOException {
      this.kept = folder.resolve(name);
      start();
      this.key = cosigner.verifier();
    }

    void start() throws IOException {
      WitnessFolder files = new WitnessFolder(kept);
      cosigner = files.key(() -> "witness.example/" + kept.getFileName());
      edge =
          WitnessEdge.open(
              "127.0.0.1", port, new Witness(cosigner, files, List.of(HeadTrust.in(logKeys))));
      port = edge.port();
    }

    String option() {
      return key + "=http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
      edge.close();
      cosigner.close();
    }
  }

  @BeforeEach
  void makeKeys() throws IOException {
    models = TestModels.write(folder.resolve("models"));
    try (ServerFixture first = ServerFixture.start(models, data())) {
      logKeys.addAll(first.logKeys());
    }
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Running witness(String name) throws IOException {
    Running running = new Running(name);
    opened.push(running);
    return running;
  }

  private ServerFixture serve(int quorum, Running... witnesses) {
    List<String> options = new ArrayList<>();
    for (Running one : witnesses) {
      options.add(one.option());
    }
    ServerFixture server =
        ServerFixture.witnessed(models, data(), WitnessSettings.parse(options, quorum));
    opened.push(server);
    return server;
  }

  private static SignedNote checkpoint(ServerFixture server) throws Exception {
    return SignedNote.parse(server.probe().get("/log/checkpoint").body());
  }

  private static double metric(ServerFixture server, String name) {
    return server
        .probe()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void checkpointsHaveTheCosignaturesThatThePolicyWants() throws Exception {
    Running a = witness("a");
    Running b = witness("b");
    ServerFixture server = serve(2, a, b);
    String id =
        server.probe().post("/v2/models/sum/infer", ROW).header("Blindserve-Record").orElseThrow();
    server.entries();
    assertEquals(Set.of(a.key, b.key), checkpoint(server).verify(List.of(a.key, b.key)));
    assertEquals(0, metric(server, "access_log_quorum_missing_seconds"));

    Path policy = folder.resolve("policy");
    Files.writeString(policy, server.probe().get("/log/policy").text());
    TrustPolicy read = TrustPolicy.parse(Files.readAllBytes(policy));
    assertEquals(List.of(a.key, b.key), read.witnessKeys());
    AuditRun good = AuditRun.of("verify", server.log().toString(), "--policy", policy.toString());
    assertEquals(0, good.code(), good.out() + good.err());
    assertTrue(good.out().contains(", and by the quorum of witnesses\n"), good.out());
    Path receipt = folder.resolve("receipt");
    Files.writeString(receipt, server.probe().get("/log/receipt/" + id).text());
    AuditRun checked =
        AuditRun.of("check-receipt", receipt.toString(), "--policy", policy.toString());
    assertEquals(0, checked.code(), checked.out());

    Path checkpoint = server.log().resolve("checkpoint");
    String bare = Files.readString(checkpoint).replaceAll("\u2014 witness.example/b .*\n", "");
    Files.writeString(checkpoint, bare);
    AuditRun bad = AuditRun.of("verify", server.log().toString(), "--policy", policy.toString());
    assertEquals(AuditCommand.NOT_VERIFIED, bad.code(), bad.out());
    String told = "NOT VERIFIED: the checkpoint: %s of the policy cosigned; the quorum is 2\n";
    assertEquals(String.format(told, "1 of the witnesses"), bad.out());
    Files.writeString(checkpoint, bare.replaceAll("\u2014 witness.example/a .*\n", ""));
    AuditRun alone = AuditRun.of("verify", server.log().toString(), "--policy", policy.toString());
    assertEquals(String.format(told, "no witness"), alone.out());
  }

  @Test
  void callsGoOnWhileCheckpointsWait() throws Exception {
    Running a = witness("a");
    Running b = witness("b");
    ServerFixture server = serve(2, a, b);
    server.probe().post("/v2/models/sum/infer", ROW);
    server.entries();
    String before = checkpoint(server).text();
    b.close();
    for (int i = 0; i < 300; i++) {
      assertEquals(200, server.probe().post("/v2/models/sum/infer", ROW).status());
    }
    server.entries();
    assertEquals(before, checkpoint(server).text(), "nothing is shown that one witness cosigned");
    String address = server.address() + "/log";
    AuditRun waiting = AuditRun.of("verify", address, "--vkey", server.verifierKeys());
    assertEquals(0, waiting.code(), "what is shown can be read: " + waiting.out());
    assertTrue(metric(server, "access_log_quorum_missing_seconds") > 0);
    assertTrue(metric(server, "access_log_quorum_failures_total") > 0);
    assertEquals(200, server.probe().get("/v2/health/ready").status(), "not for a moment's wait");

    // It ends and starts while nobody cosigns: what was shown stays, what is durable is all there.
    opened.pop().close();
    ServerFixture again = serve(2, a, b);
    assertEquals(before, checkpoint(again).text());
    b.start();
    assertTrue(again.entries().size() > 600);
    assertEquals(Set.of(a.key, b.key), checkpoint(again).verify(List.of(a.key, b.key)));
    AuditRun run = AuditRun.of("verify", again.log().toString(), "--vkey", again.verifierKeys());
    assertEquals(0, run.code(), run.out());
  }

  /** An operator's commands go by the witnesses of the server that is down. */
  @Test
  void whatAnOperatorRecordsWaitsForTheSameWitnesses() throws Exception {
    Running a = witness("a");
    serve(1, a).entries();
    opened.pop().close();
    AuditRun begun = AuditRun.of("epoch", "begin", "--data", data().toString());
    assertEquals(0, begun.code(), begun.err());
    a.close();
    AuditRun refused = AuditRun.of("retain", "--days", "0", "--data", data().toString());
    assertEquals(1, refused.code(), refused.out());
    assertTrue(refused.out().contains("nothing was removed yet, since no"), refused.out());
    // In a process of its own, because how its log looks is the process's.
    try (ServerProcess epoch =
        ServerProcess.start(folder, "audit", "epoch", "begin", "--data", data().toString())) {
      assertEquals(0, epoch.exitCode(), epoch.errors());
      assertFalse(epoch.errors().contains("WitnessPanel"), epoch.errors());
      String told = "WARN  the witness witness.example/a did not cosign: nothing answers at its";
      assertTrue(epoch.errors().contains(told), epoch.errors());
    }
    AuditRun destroyed =
        AuditRun.of("epoch", "destroy", begun.out().substring(0, 8), "--data", data().toString());
    assertEquals(0, destroyed.code(), destroyed.err());
    assertTrue(destroyed.out().contains("the checkpoint is still to come"), destroyed.out());
    a.start();
  }

  @Test
  void whatIsNoWitnessIsWrongUsage() {
    for (String option : List.of("x", "x=http://h", "=http://h", "k=ftp://h")) {
      assertFalse(isAccepted(List.of(option), 0), option);
    }
    assertFalse(isAccepted(List.of(), 1), "a quorum of nobody");
    assertTrue(isAccepted(List.of(), 0));
  }

  private static boolean isAccepted(List<String> options, int quorum) {
    try {
      WitnessSettings.parse(options, quorum);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Who knows the old keys cosigns until these are retired, and must have learnt the new ones. */
  @Test
  void aWitnessOfTheOldKeysGoesOnUntilTheyAreRetired() throws Exception {
    Running witness = witness("rotated");
    serve(1, witness).close();
    AuditRun begun = AuditRun.of("rotate-key", "--data", data().toString());
    assertEquals(0, begun.code(), begun.out() + begun.err());
    ServerFixture both = serve(1, witness);
    List<NoteVerifier> keys = both.logKeys();
    assertEquals(4, keys.size());
    both.entries();
    assertEquals(
        Set.of(witness.key), checkpoint(both).verify(List.of(witness.key)), "cosigned as before");
    both.close();
    AuditRun finished = AuditRun.of("rotate-key", "--finish", "--data", data().toString());
    assertEquals(0, finished.code(), finished.out() + finished.err());
    ServerFixture after = serve(1, witness);
    String shown = checkpoint(after).text();
    after.entries();
    assertEquals(shown, checkpoint(after).text(), "the witness does not know the new keys");
    logKeys.clear();
    logKeys.addAll(keys);
    witness.close();
    witness.start();
    after.entries();
    assertNotEquals(shown, checkpoint(after).text());
  }
}
