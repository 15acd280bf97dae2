package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochFolderTest {

  @TempDir Path data;

  private EpochFolder epochs() {
    return new EpochFolder(data);
  }

  private List<String> earlier() throws IOException {
    return epochs().earlier().stream().map(EpochKey::id).toList();
  }

  @Test
  void theNextEpochIsUsedWhenItBegins() throws IOException {
    String first = epochs().current().id();
    String next = epochs().prepare().id();
    assertNotEquals(first, next);
    assertEquals(next, epochs().prepare().id(), "it is made once");
    assertEquals(first, epochs().current().id());
    assertEquals(List.of(), earlier());
    assertEquals(next, epochs().rotate().id());
    assertEquals(next, epochs().current().id());
    assertEquals(List.of(first), earlier());
    assertNotEquals(next, epochs().rotate().id());
    assertEquals(2, earlier().size());
  }

  /** Between the two names that rotate gives. */
  @Test
  void aCrashLosesNoKey() throws IOException {
    String first = epochs().current().id();
    String next = epochs().prepare().id();
    Files.createDirectories(data.resolve("epochs"));
    Files.move(data.resolve("epoch.key"), data.resolve("epochs").resolve(first + ".key"));
    assertEquals(next, epochs().current().id());
    assertEquals(List.of(first), earlier());
    assertFalse(Files.exists(data.resolve("epoch.next")));
  }

  @Test
  void anEpochIsOverAfterItsDaysOrWhenTheNextIsPrepared() throws IOException {
    Instant now = Instant.now();
    assertFalse(epochs().isOver(now), "there is none");
    epochs().current();
    assertFalse(epochs().isOver(now));
    FileTime old = FileTime.from(now.minus(EpochFolder.LENGTH).minus(Duration.ofMinutes(1)));
    Files.setLastModifiedTime(data.resolve("epoch.key"), old);
    assertTrue(epochs().isOver(now));
    epochs().rotate();
    assertFalse(epochs().isOver(now));
    epochs().prepare();
    assertTrue(epochs().isOver(now));
  }
}
