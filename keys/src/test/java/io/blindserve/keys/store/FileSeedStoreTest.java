package io.blindserve.keys.store;

import static io.blindserve.keys.store.StoreFixtures.CHEAP;
import static io.blindserve.keys.store.StoreFixtures.FIRST;
import static io.blindserve.keys.store.StoreFixtures.SECOND;
import static io.blindserve.keys.store.StoreFixtures.hex;
import static io.blindserve.keys.store.StoreFixtures.password;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.store.SeedStoreException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSeedStoreTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("keys.bcfks");
  }

  @Test
  void seedsOutliveTheProgram() {
    String first;
    try (SeedStore store = FileSeedStore.create(file, password(), CHEAP)) {
      assertEquals(List.of(), store.list());
      first = hex(store.seed(FIRST));
      assertEquals(first, hex(store.seed(FIRST)));
    }
    try (SeedStore store = open()) {
      assertEquals(List.of(FIRST), store.list().stream().map(SeedInfo::parameterDigest).toList());
      assertEquals(first, hex(store.seed(FIRST)));
      assertTrue(store.delete(FIRST));
      assertFalse(store.delete(FIRST));
    }
    try (SeedStore store = open()) {
      assertEquals(List.of(), store.list());
    }
  }

  @Test
  void thePasswordIsCopied() {
    char[] password = password();
    try (SeedStore store = FileSeedStore.create(file, password, CHEAP)) {
      java.util.Arrays.fill(password, 'x');
      store.seed(FIRST).destroy();
    }
    try (SeedStore store = open()) {
      assertEquals(1, store.list().size());
    }
  }

  @Test
  void twoStoresOnOneFileLoseNothing() throws Exception {
    FileSeedStore.create(file, password(), CHEAP).close();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (SeedStore one = open();
        SeedStore two = open()) {
      List<Callable<String>> work =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> (Callable<String>) () -> hex((i % 2 == 0 ? one : two).seed(digest(i / 2))))
              .toList();
      List<String> seeds = pool.invokeAll(work).stream().map(FileSeedStoreTest::result).toList();
      for (int i = 0; i < seeds.size(); i += 2) {
        assertEquals(
            seeds.get(i), seeds.get(i + 1), "both stores return the seed that the file holds");
      }
    } finally {
      pool.shutdownNow();
    }
    try (SeedStore store = open()) {
      assertEquals(4, store.list().size());
    }
  }

  private static String digest(int i) {
    return "sha256:" + Integer.toString(i).repeat(64);
  }

  private static <T> T result(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileIsNeverReplacedByAnEmptyOne() throws IOException {
    FileSeedStore.create(file, password(), CHEAP).close();
    byte[] before = Files.readAllBytes(file);
    assertReason(Reason.EXISTS, () -> FileSeedStore.create(file, password(), CHEAP));
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void whatCouldNotBeWrittenIsNotHeld() {
    FileSeedStore.create(file, password(), CHEAP).close();
    PrivateFile full =
        new PrivateFile(file) {
          @Override
          public void replace(byte[] content) {
            throw new SeedStoreException(Reason.UNREADABLE, file, "no space is left");
          }
        };
    try (SeedStore store = FileSeedStore.open(full, new BcfksCodec(file, CHEAP), password())) {
      assertReason(Reason.UNREADABLE, () -> store.seed(FIRST));
      assertEquals(List.of(), store.list());
      assertReason(Reason.UNREADABLE, () -> store.seed(FIRST));
      assertFalse(store.delete(FIRST));
    }
  }

  @Test
  void whatAnotherProcessWroteIsSeen() {
    try (SeedStore one = FileSeedStore.create(file, password(), CHEAP);
        SeedStore two = open()) {
      String first = hex(one.seed(FIRST));
      assertEquals(first, hex(two.seed(FIRST)));
      assertTrue(two.delete(FIRST));
      assertFalse(one.delete(FIRST));
      assertEquals(List.of(), one.list());
    }
  }

  @Test
  void aWrongPasswordIsNamed() {
    FileSeedStore.create(file, password(), CHEAP).close();
    assertReason(
        Reason.WRONG_PASSWORD_OR_ALTERED,
        () -> FileSeedStore.open(file, "wrong".toCharArray(), CHEAP));
    assertThrows(
        IllegalArgumentException.class, () -> FileSeedStore.open(file, new char[0], CHEAP));
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    assertReason(Reason.MISSING, this::open);
    Path nowhere = folder.resolve("absent").resolve("keys.bcfks");
    assertReason(Reason.MISSING, () -> FileSeedStore.create(nowhere, password(), CHEAP));
    assertReason(Reason.UNREADABLE, () -> FileSeedStore.open(folder, password(), CHEAP));
  }

  @Test
  void isOfNoUseAfterClose() {
    SeedStore store = FileSeedStore.create(file, password(), CHEAP);
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.seed(FIRST));
    assertThrows(IllegalStateException.class, () -> store.delete(SECOND));
    assertThrows(IllegalStateException.class, store::list);
  }

  @Test
  void leavesNothingInTheFolderButTheFileAndItsLock() throws IOException {
    try (SeedStore store = FileSeedStore.create(file, password(), CHEAP)) {
      store.seed(FIRST).destroy();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          List.of(".keys.bcfks.lock", "keys.bcfks"),
          left.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void theFileShowsNeitherSeedNorPassword() throws IOException {
    String seed;
    try (SeedStore store = FileSeedStore.create(file, password(), CHEAP)) {
      seed = hex(store.seed(FIRST));
      assertEquals("SeedStore[" + file + "]", store.toString());
    }
    String raw = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    String rawSeed =
        new String(
            java.util.HexFormat.of().parseHex(seed.substring(0, 32)), StandardCharsets.ISO_8859_1);
    assertFalse(raw.contains(rawSeed));
    assertFalse(raw.contains(seed));
    assertFalse(raw.contains(FIRST));
    assertFalse(raw.contains(new String(password())));
  }

  private SeedStore open() {
    return FileSeedStore.open(file, password(), CHEAP);
  }

  private static void assertReason(Reason reason, Runnable call) {
    SeedStoreException thrown = assertThrows(SeedStoreException.class, call::run);
    assertEquals(reason, thrown.reason(), thrown.getMessage());
  }
}
