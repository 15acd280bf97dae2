package io.blindserve.keys.store;

import static io.blindserve.keys.store.StoreFixtures.CHEAP;
import static io.blindserve.keys.store.StoreFixtures.FIRST;
import static io.blindserve.keys.store.StoreFixtures.hex;
import static io.blindserve.keys.store.StoreFixtures.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.store.SeedStoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file as bytes: its cost, its mode, and what happens when somebody changed it. */
class KeyFileFormTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("keys.bcfks");
  }

  @Test
  void theStandardCostIsWrittenAndDemanded() {
    assertEquals(new ScryptCost(131072, 8, 1, 32), ScryptCost.STANDARD);
    String seed;
    try (SeedStore store = SeedStore.createFile(file, password())) {
      seed = hex(store.seed(FIRST));
    }
    try (SeedStore store = SeedStore.openFile(file, password())) {
      assertEquals(seed, hex(store.seed(FIRST)));
    }
    assertReason(Reason.MALFORMED, () -> FileSeedStore.open(file, password(), CHEAP));
  }

  @Test
  void anotherCostIsRefusedBeforeItIsSpent() {
    KeyDerivationGuard.check(file, withCost(CHEAP), CHEAP);
    for (ScryptCost other :
        new ScryptCost[] {
          new ScryptCost(4, 1, 1, 32),
          new ScryptCost(2, 2, 1, 32),
          new ScryptCost(2, 1, 2, 32),
          new ScryptCost(2, 1, 1, 16)
        }) {
      byte[] bytes = withCost(other);
      assertReason(Reason.MALFORMED, () -> KeyDerivationGuard.check(file, bytes, CHEAP));
    }
  }

  private byte[] withCost(ScryptCost cost) {
    BcfksCodec codec = new BcfksCodec(file, cost);
    return codec.write(codec.empty(), password());
  }

  @Test
  void onlyItsOwnerMayHaveRights() throws IOException {
    assumeModes();
    FileSeedStore.create(file, password(), CHEAP).close();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      SeedStoreException thrown =
          assertReason(Reason.OPEN_TO_OTHERS, () -> FileSeedStore.open(file, password(), CHEAP));
      assertTrue(
          thrown.getMessage().contains(mode) && thrown.getMessage().contains("chmod 600"),
          thrown.getMessage());
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    FileSeedStore.open(file, password(), CHEAP).close();
  }

  @Test
  void aChangeKeepsTheModeAndFollowsALink() throws IOException {
    assumeModes();
    FileSeedStore.create(file, password(), CHEAP).close();
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (SeedStore store = FileSeedStore.open(link, password(), CHEAP)) {
      store.seed(FIRST).destroy();
    }
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (SeedStore store = FileSeedStore.open(file, password(), CHEAP)) {
      assertEquals(1, store.list().size());
    }
  }

  private void assumeModes() {
    Assumptions.assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no POSIX modes here");
  }

  @Test
  void everyCutIsRefused() throws IOException {
    byte[] whole = fileWithOneSeed();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1));
    assertRefused(new byte[(1 << 20) + 1]);
  }

  @Test
  void everyFlippedBitIsRefused() throws IOException {
    byte[] whole = fileWithOneSeed();
    Random random = new Random(20261124);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      assertRefused(changed);
    }
  }

  private byte[] fileWithOneSeed() throws IOException {
    try (SeedStore store = FileSeedStore.create(file, password(), CHEAP)) {
      store.seed(FIRST).destroy();
    }
    return Files.readAllBytes(file);
  }

  /**
   * A refusal is one of our exceptions, keeps no cause that could quote the file, and leaves the
   * file as it was.
   */
  private void assertRefused(byte[] content) throws IOException {
    Files.write(file, content);
    SeedStoreException thrown =
        assertThrows(
            SeedStoreException.class, () -> FileSeedStore.open(file, password(), CHEAP).close());
    assertTrue(
        thrown.reason() == Reason.MALFORMED || thrown.reason() == Reason.WRONG_PASSWORD_OR_ALTERED,
        thrown.getMessage());
    assertNull(thrown.getCause());
    assertEquals(content.length, Files.size(file));
  }

  private static SeedStoreException assertReason(Reason reason, Runnable call) {
    SeedStoreException thrown = assertThrows(SeedStoreException.class, call::run);
    assertEquals(reason, thrown.reason(), thrown.getMessage());
    return thrown;
  }
}
