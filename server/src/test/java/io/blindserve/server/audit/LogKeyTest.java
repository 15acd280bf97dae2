package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeyTest {

  private static final String ORIGIN = "log.example/one";

  @TempDir Path folder;

  private Path made() throws IOException {
    Path file = folder.resolve("log.key");
    LogKey.loadOrCreate(file, ORIGIN).close();
    return file;
  }

  @Test
  void theKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
    Path file = made();
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    assertEquals("rw-------", mode);
    try (NoteSigner first = LogKey.loadOrCreate(file, ORIGIN);
        NoteSigner second = LogKey.loadOrCreate(file, ORIGIN)) {
      assertEquals(first.verifier(), second.verifier());
      assertEquals(ORIGIN, first.verifier().name());
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
    return assertThrows(IOException.class, () -> LogKey.loadOrCreate(file, origin).close());
  }
}
