package io.blindserve.keys.store;

import static io.blindserve.keys.store.StoreFixtures.FIRST;
import static io.blindserve.keys.store.StoreFixtures.SECOND;
import static io.blindserve.keys.store.StoreFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.secret.SecretBytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySeedStoreTest {

  @Test
  void keepsOneSeedForEachParameterSet() {
    try (SeedStore store = SeedStore.inMemory()) {
      String first = hex(store.seed(FIRST));
      assertEquals(2 * SeedStore.SEED_BYTES, first.length());
      assertEquals(first, hex(store.seed(FIRST)));
      assertNotEquals(first, hex(store.seed(SECOND)));
      assertEquals(
          List.of(FIRST, SECOND), store.list().stream().map(SeedInfo::parameterDigest).toList());
    }
  }

  @Test
  void callersOwnWhatTheyGet() {
    try (SeedStore store = SeedStore.inMemory()) {
      SecretBytes mine = store.seed(FIRST);
      String before = hex(mine);
      mine.destroy();
      assertEquals(before, hex(store.seed(FIRST)));
    }
  }

  @Test
  void deletesForGood() {
    try (SeedStore store = SeedStore.inMemory()) {
      String before = hex(store.seed(FIRST));
      assertTrue(store.delete(FIRST));
      assertFalse(store.delete(FIRST));
      assertNotEquals(before, hex(store.seed(FIRST)));
    }
  }

  @Test
  void refusesOtherNamesThanDigests() {
    try (SeedStore store = SeedStore.inMemory()) {
      for (String name :
          List.of("", "sha256:", "sha256:" + "F".repeat(64), "0".repeat(64), FIRST + "0")) {
        assertThrows(IllegalArgumentException.class, () -> store.seed(name));
      }
      assertEquals(List.of(), store.list());
    }
  }

  @Test
  void isOfNoUseAfterClose() {
    SeedStore store = SeedStore.inMemory();
    SecretBytes mine = store.seed(FIRST);
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.seed(FIRST));
    assertThrows(IllegalStateException.class, store::list);
    assertThrows(IllegalStateException.class, () -> store.delete(FIRST));
    assertFalse(mine.isDestroyed());
    assertEquals("SeedStore[memory, 0 seeds]", store.toString());
  }
}
