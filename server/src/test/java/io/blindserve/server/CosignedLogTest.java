package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second key of a log: made once, on record where a log had one key before, checked by Go. */
class CosignedLogTest {

  private static final Path SECOND = Path.of("audit", "log-mldsa.key");

  @TempDir Path folder;

  private ServerFixture start() throws IOException {
    Path models = folder.resolve("models");
    return ServerFixture.start(
        Files.exists(models) ? models : TestModels.write(models), folder.resolve("data"));
  }

  private static long count(List<String> entries, String part) {
    return entries.stream().filter(line -> line.contains(part)).count();
  }

  @Test
  void aLogThatHadOneKeyGetsTheOtherAndARecordOfIt() throws Exception {
    Path second = folder.resolve("data").resolve(SECOND);
    String first;
    try (ServerFixture server = start()) {
      first = server.verifierKey();
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(second)));
      assertEquals(0, count(server.entries(), "key_begun"), "a new log has both from the first");
    }
    Files.delete(second);
    String id;
    String keys;
    try (ServerFixture server = start()) {
      assertEquals(first, server.verifierKey());
      keys = server.verifierKeys();
      id = NoteVerifier.parseAll(keys).get(1).id();
      assertEquals(1, count(server.entries(), "\"action\":\"key_begun\""));
      assertEquals(1, count(server.entries(), "\"key\":\"" + id + "\""));
    }
    try (ServerFixture server = start()) {
      assertEquals(keys, server.verifierKeys());
      assertEquals(1, count(server.entries(), "key_begun"));
      AuditRun run = AuditRun.of("verify", server.log().toString(), "--vkey", keys);
      assertEquals(0, run.code(), run.out());
      assertTrue(run.out().contains(", one of each kind\n"), run.out());
    }
    assertFalse(Files.exists(second.resolveSibling("log-mldsa.key.next")));
  }

  /** Another name, another kind, open to others: none of it is taken for the second key. */
  @Test
  void aFileThatIsNotTheSecondKeyIsRefused() throws Exception {
    start().close();
    Path second = folder.resolve("data").resolve(SECOND);
    byte[] key = Files.readAllBytes(second);
    Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(refusal().contains("chmod 600"));
    Files.setPosixFilePermissions(second, PosixFilePermissions.fromString("rw-------"));
    Files.write(second, Files.readAllBytes(second.resolveSibling("log.key")));
    assertTrue(refusal().contains("none that cosigns"));
    Files.write(second, key);
    start().close();
  }

  private String refusal() {
    return String.valueOf(
        org.junit.jupiter.api.Assertions.assertThrows(
                java.io.UncheckedIOException.class, () -> start().close())
            .getMessage());
  }

  /** The Go program knows ML-DSA-44 and nothing of ours; verify-log knows Ed25519 alone. */
  @Test
  void goVerifiesBothSignatures() throws Exception {
    GoProgram cosignatures = GoProgram.build(Path.of("src", "test", "go", "cosignatures"), folder);
    Path other = Files.createDirectory(folder.resolve("verify-log"));
    GoProgram verifyLog = GoProgram.build(Path.of("..", "docs", "examples", "verify-log"), other);
    try (ServerFixture server = start()) {
      server.entries();
      List<NoteVerifier> keys = NoteVerifier.parseAll(server.verifierKeys());
      List<String> words =
          new ArrayList<>(List.of("verify", server.log().resolve("checkpoint").toString()));
      keys.forEach(key -> words.add(key.toString()));
      assertEquals(
          keys.stream().map(key -> key.name() + "+" + key.id()).toList(), cosignatures.run(words));
      String said =
          verifyLog.run(List.of("-key", server.verifierKeys(), server.log().toString())).get(0);
      assertTrue(said.startsWith("verified: "), said);
    }
  }
}
