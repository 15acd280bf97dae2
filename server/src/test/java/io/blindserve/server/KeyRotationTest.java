package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.server.audit.TileAuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a log are changed: what who has the old keys, the new ones or both makes of it. */
class KeyRotationTest {

  @TempDir Path folder;
  private Path models;
  private Path log;
  private String old;

  /** A log with a few records, of which a copy is kept. */
  @BeforeEach
  void begin() throws IOException {
    models = Files.createDirectory(folder.resolve("models"));
    try (ServerFixture server = start()) {
      old = server.verifierKeys();
      log = server.log();
    }
    copy(log, folder.resolve("before"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private ServerFixture start() throws IOException {
    return ServerFixture.start(models, data());
  }

  /** A server comes and goes, which makes records. */
  private void live() throws IOException {
    start().close();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private AuditRun rotate(String... words) {
    AuditRun run =
        AuditRun.of(
            Stream.concat(Stream.of("rotate-key", "--data", data().toString()), Stream.of(words))
                .toArray(String[]::new));
    assertEquals(0, run.code(), run.out() + run.err());
    return run;
  }

  /** Returns the new keys. */
  private String rotated() throws Exception {
    return keys(rotate());
  }

  private static String keys(AuditRun run) {
    return String.join("\n", run.out().lines().filter(line -> line.startsWith("log.")).toList());
  }

  private static AuditRun verify(Path log, String... words) {
    return AuditRun.of(
        Stream.concat(Stream.of("verify", log.toString()), Stream.of(words))
            .toArray(String[]::new));
  }

  private static AuditRun verified(Path log, String... words) {
    AuditRun run = verify(log, words);
    assertEquals(0, run.code(), run.out());
    return run;
  }

  private static String id(String keys, int index) throws Exception {
    return NoteVerifier.parseAll(keys).get(index).id();
  }

  private static String ids(String keys) throws Exception {
    return id(keys, 0) + " and " + id(keys, 1);
  }

  private String vkey() {
    return AuditRun.of("vkey", "--data", data().toString()).out();
  }

  @Test
  void bothSignUntilTheOldKeysAreRetired() throws Exception {
    String fresh = rotated();
    assertEquals(old + fresh + "\n", vkey());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(data().resolve("audit").resolve("keys.next"))));
    assertEquals(fresh, keys(rotate()), "asked for again, it is the same");
    live();
    String handed = "key " + ids(old) + " hand over to key " + ids(fresh);
    String warned = verified(log, "--vkey", old).out();
    assertTrue(warned.contains(handed + "; not all of them were given: ask"), warned);
    verified(log, "--vkey", fresh);
    String both = verified(log, "--vkey", old, "--vkey", fresh).out();
    assertTrue(both.contains(handed + "\n"), both);
    assertEquals(1, count("keys_rotated"));
    AuditRun watched = watch(old);
    assertEquals(0, watched.code());
    assertTrue(watched.out().contains("keys " + ids(fresh) + " signed it too"), watched.out());
    try (ServerFixture server = start()) {
      String policy = server.probe().get("/log/policy").text();
      assertTrue(policy.contains("\nlog " + old.lines().findFirst().orElseThrow()), policy);
      assertTrue(policy.contains("\nlog " + fresh.lines().findFirst().orElseThrow()), policy);
    }
  }

  private AuditRun watch(String keys) {
    return AuditRun.of(
        "watch",
        log.toString(),
        "--vkey",
        keys,
        "--once",
        "--state",
        folder.resolve("watched").toString());
  }

  private long count(String action) throws IOException {
    return LogEntries.of(log).stream().filter(line -> line.contains(action)).count();
  }

  @Test
  void theNewKeysSignAloneAfterwards() throws Exception {
    String fresh = rotated();
    assertEquals(0, watch(old).code());
    assertEquals(fresh, keys(rotate("--finish")));
    assertEquals(fresh + "\n", vkey());
    assertFalse(Files.exists(data().resolve("audit").resolve("keys.next")));
    assertEquals(2, AuditRun.of("rotate-key", "--finish", "--data", data().toString()).code());
    assertTrue(verified(log, "--vkey", old).out().contains("sign no more"), "their last head");
    live();
    AuditRun late = verify(log, "--vkey", old);
    assertEquals(3, late.code(), late.out());
    assertTrue(late.out().contains("keys " + ids(fresh) + ", not trusted here"), late.out());
    assertTrue(late.out().contains(ids(old) + " sign no more, key " + ids(fresh)), late.out());
    assertTrue(late.out().contains("--vkey OLD --vkey NEW"), late.out());
    assertTrue(AuditRun.of("search", log.toString(), "--vkey", old).out().contains("sign no more"));
    AuditRun watched = watch(old);
    assertEquals(3, watched.code());
    assertTrue(watched.out().contains("not trusted here"), watched.out());
    AuditRun forgot = watch(fresh);
    assertEquals(0, forgot.code(), forgot.out());
    assertEquals(0, watch(old + fresh).code());
    Path kept = folder.resolve("before").resolve("checkpoint");
    String all = verified(log, "--vkey", old, "--vkey", fresh, "--kept", kept.toString()).out();
    assertTrue(all.contains("1 are heads of this log"), all);
    Path policy = folder.resolve("policy");
    Files.writeString(
        policy,
        "log "
            + old.lines().findFirst().orElseThrow()
            + "\nlog "
            + fresh.lines().findFirst().orElseThrow()
            + "\nquorum none\n");
    verified(log, "--policy", policy.toString(), "--kept", kept.toString());
    assertEquals(0, AuditRun.of("prove", log.toString(), "--vkey", fresh, "1").code());
    assertEquals(1, count("keys_rotated"));
    assertEquals(1, count("keys_retired"));
    String again = keys(rotate());
    assertEquals(fresh + "\n" + again + "\n", vkey(), "and once more");
  }

  /** Whoever has the old private keys cannot go on with the log behind the auditors' back. */
  @Test
  void stolenOldKeysSignInVain() throws Exception {
    byte[] first = Files.readAllBytes(data().resolve("audit").resolve("log.key"));
    byte[] second = Files.readAllBytes(data().resolve("audit").resolve("log-mldsa.key"));
    String fresh = rotated();
    rotate("--finish");
    live();
    Path checkpoint = log.resolve("checkpoint");
    String text = SignedNote.parse(Files.readAllBytes(checkpoint)).text();
    try (NoteSigner signer = NoteSigner.parse(first, SecretAccess.granted());
        Cosigner cosigner = Cosigner.parse(second, SecretAccess.granted())) {
      Files.write(checkpoint, cosigner.cosign(signer.sign(text), Instant.now()).toByteArray());
    }
    AuditRun both = verify(log, "--vkey", old, "--vkey", fresh);
    assertEquals(3, both.code());
    assertTrue(
        both.out().contains("key " + id(fresh, 0) + " did not sign the checkpoint"), both.out());
    AuditRun alone = verify(log, "--vkey", old);
    assertEquals(3, alone.code());
    assertTrue(alone.out().contains("only keys that sign no more"), alone.out());
  }

  /** A server that starts where the command was interrupted records the change. */
  @Test
  void aServerGoesOnWithWhatWasBegun() throws Exception {
    TileAuditLog.prepareKeys(data().resolve("audit"));
    assertEquals(4, vkey().lines().count());
    live();
    assertEquals(1, count("keys_rotated"));
    verified(log, "--vkey", vkey());
    live();
    assertEquals(1, count("keys_rotated"));
    rotate("--finish");
    assertEquals(2, vkey().lines().count());
  }

  /** Go's note and tlog, and Tessera's client and fsck, none of which knows of our records. */
  @Test
  void readersOfOthersFollow() throws Exception {
    GoProgram verifyLog =
        GoProgram.build(
            Path.of("..", "docs", "examples", "verify-log"),
            Files.createDirectory(folder.resolve("go-1")));
    GoProgram fsck =
        GoProgram.build(
            Path.of("src", "test", "go", "fsck"), Files.createDirectory(folder.resolve("go-2")));
    String before = old.lines().findFirst().orElseThrow();
    String after = rotated().lines().findFirst().orElseThrow();
    for (String key : List.of(before, after)) {
      accepted(verifyLog, fsck, key, log);
    }
    rotate("--finish");
    live();
    accepted(verifyLog, fsck, after, log);
    accepted(verifyLog, fsck, before, folder.resolve("before"));
    assertTrue(isRefused(verifyLog, before) && isRefused(fsck, before));
  }

  private boolean isRefused(GoProgram reader, String key) throws InterruptedException {
    try {
      reader.run(List.of("-key", key, log.toString()));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void accepted(GoProgram verifyLog, GoProgram fsck, String key, Path log)
      throws Exception {
    int size = LogEntries.of(log).size();
    List<String> words = List.of("-key", key, log.toString());
    assertTrue(verifyLog.run(words).get(0).startsWith("verified: " + size + " entries"));
    assertEquals(List.of("accepted: " + size + " entries"), fsck.run(words));
  }
}
