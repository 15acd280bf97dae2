package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.server.audit.store.LogFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeyTest {

  private static final String ORIGIN = "log.example/one";

  @TempDir Path folder;

  private LogFolder disk() {
    return new DiskFolder(folder);
  }

  private Path made() throws IOException {
    LogKey.loadOrCreate(disk(), Optional.of(ORIGIN)).close();
    return folder.resolve("log.key");
  }

  @Test
  void theKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
    Path file = made();
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    assertEquals("rw-------", mode);
    try (NoteSigner first = LogKey.loadOrCreate(disk(), Optional.of(ORIGIN));
        NoteSigner second = LogKey.loadOrCreate(disk(), Optional.of(ORIGIN))) {
      assertEquals(first.verifier(), second.verifier());
      assertEquals(ORIGIN, first.verifier().name());
    }
  }

  @Test
  void aLogWithoutANameGetsOneAndKeepsIt() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (NoteSigner fresh = LogKey.loadOrCreate(disk(), Optional.empty());
        NoteSigner again = LogKey.loadOrCreate(disk(), Optional.empty());
        NoteSigner read = LogKey.load(disk());
        NoteSigner stranger = LogKey.loadOrCreate(new DiskFolder(other), Optional.empty())) {
      assertTrue(fresh.verifier().name().startsWith("blindserve.invalid/log-"));
      assertEquals(fresh.verifier(), again.verifier());
      assertEquals(fresh.verifier(), read.verifier());
      assertNotEquals(fresh.verifier().name(), stranger.verifier().name());
    }
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws Exception {
    Path file = made();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    IOException refused = refusal(ORIGIN);
    assertTrue(refused.getMessage().contains("chmod 600"), refused.getMessage());
  }

  @Test
  void theKeyOfAnotherLogIsRefused() throws Exception {
    made();
    refusal("log.example/two");
  }

  @Test
  void whatIsNoKeyIsRefusedAndLeftAlone() throws Exception {
    Path file = made();
    String whole = Files.readString(file);
    for (String content : new String[] {"", whole.substring(1), whole + "A", "x".repeat(2000)}) {
      Files.writeString(file, content);
      refusal(ORIGIN);
      assertEquals(content, Files.readString(file));
    }
  }

  private IOException refusal(String origin) {
    return assertThrows(
        IOException.class, () -> LogKey.loadOrCreate(disk(), Optional.of(origin)).close());
  }
}
