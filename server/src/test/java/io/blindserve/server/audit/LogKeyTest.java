package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
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

  private Path made() throws IOException {
    Path file = folder.resolve("log.key");
    LogKey.loadOrCreate(file, Optional.of(ORIGIN)).close();
    return file;
  }

  @Test
  void theKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
    Path file = made();
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    assertEquals("rw-------", mode);
    try (NoteSigner first = LogKey.loadOrCreate(file, Optional.of(ORIGIN));
        NoteSigner second = LogKey.loadOrCreate(file, Optional.of(ORIGIN))) {
      assertEquals(first.verifier(), second.verifier());
      assertEquals(ORIGIN, first.verifier().name());
    }
  }

  @Test
  void aLogWithoutANameGetsOneAndKeepsIt() throws Exception {
    Path file = folder.resolve("log.key");
    try (NoteSigner fresh = LogKey.loadOrCreate(file, Optional.empty());
        NoteSigner again = LogKey.loadOrCreate(file, Optional.empty());
        NoteSigner read = LogKey.load(file);
        NoteSigner other = LogKey.loadOrCreate(folder.resolve("other.key"), Optional.empty())) {
      assertTrue(fresh.verifier().name().startsWith("blindserve.invalid/log-"));
      assertEquals(fresh.verifier(), again.verifier());
      assertEquals(fresh.verifier(), read.verifier());
      assertNotEquals(fresh.verifier().name(), other.verifier().name());
    }
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws Exception {
    Path file = made();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    IOException refused = refusal(file, ORIGIN);
    assertTrue(refused.getMessage().contains("chmod 600"), refused.getMessage());
  }

  @Test
  void theKeyOfAnotherLogIsRefused() throws Exception {
    refusal(made(), "log.example/two");
  }

  @Test
  void whatIsNoKeyIsRefusedAndLeftAlone() throws Exception {
    Path file = made();
    String whole = Files.readString(file);
    for (String content : new String[] {"", whole.substring(1), whole + "A", "x".repeat(2000)}) {
      Files.writeString(file, content);
      refusal(file, ORIGIN);
      assertEquals(content, Files.readString(file));
    }
  }

  private static IOException refusal(Path file, String origin) {
    return assertThrows(
        IOException.class, () -> LogKey.loadOrCreate(file, Optional.of(origin)).close());
  }
}
