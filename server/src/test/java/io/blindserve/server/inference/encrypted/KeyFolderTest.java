package io.blindserve.server.inference.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.EvaluationKeys.KeyName;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {

  private static final int SIZE = 100;
  private static final long LIMIT = 2 * SIZE;
  private static final String PROFILE = "sha256:" + "a".repeat(64);

  @TempDir private Path root;
  private KeyFolder folder;

  @BeforeEach
  void open() {
    folder = new KeyFolder(root, LIMIT);
  }

  @Test
  void aPublishedSetIsFoundByItsWholeNameOnly() throws IOException {
    assertFalse(publish(name("ann", 1)));
    assertTrue(folder.find(name("ann", 1)).isPresent());
    assertTrue(folder.find(name("bob", 1)).isEmpty());
    assertTrue(folder.find(name("ann", 2)).isEmpty());
    KeyName otherProfile = new KeyName("ann", "sha256:" + "b".repeat(64), name("ann", 1).id());
    assertTrue(folder.find(otherProfile).isEmpty());
    assertTrue(folder.hasUnderOtherProfile(otherProfile));
    assertFalse(folder.hasUnderOtherProfile(name("bob", 1)));
  }

  @Test
  void theSameSetAgainEvictsNothingAndCountsOnce() throws IOException {
    publish(name("ann", 1));
    publish(name("ann", 2));
    assertTrue(publish(name("ann", 1)));
    assertEquals(LIMIT, folder.bytes());
    assertTrue(folder.find(name("ann", 2)).isPresent());
  }

  @Test
  void whatComesAndGoesIsTold() throws IOException {
    List<String> told = new ArrayList<>();
    folder.observe(
        (change, caller, id, bytes) ->
            told.add(change + " " + caller.orElse("-") + " " + id.charAt(0) + " " + bytes));
    publish(name("ann", 1));
    publish(name("ann", 1));
    publish(name("bob", 2));
    publish(name("bob", 3));
    folder.remove(name("bob", 3));
    folder.remove(name("bob", 3));
    assertEquals(5, told.size(), told::toString);
    assertTrue(told.get(0).startsWith("STORED ann "));
    assertTrue(told.get(1).startsWith("STORED bob "));
    assertEquals(1, told.stream().filter(line -> line.startsWith("EVICTED - ")).count());
    assertTrue(told.get(4).startsWith("DELETED bob "));
  }

  @Test
  void theLeastRecentlyUsedGoFirst() throws IOException {
    publish(name("ann", 1));
    publish(name("ann", 2));
    age(name("ann", 1), 1_000);
    age(name("ann", 2), 2_000);
    folder.find(name("ann", 1));
    publish(name("bob", 3));
    assertTrue(folder.find(name("ann", 2)).isEmpty());
    assertTrue(folder.find(name("ann", 1)).isPresent());
    assertEquals(LIMIT, folder.bytes());
  }

  @Test
  void uploadsUnderWayAreBoundedToo() throws IOException {
    Path first = folder.stage(SIZE);
    folder.stage(SIZE);
    assertEquals(ErrorCode.OVERLOADED, refusalOfStaging(SIZE));
    folder.unstage(first, SIZE);
    assertFalse(Files.exists(first));
    assertTrue(Files.exists(folder.stage(SIZE)));
  }

  @Test
  void aSetLargerThanTheFolderIsRefusedAndEvictsNothing() throws IOException {
    publish(name("ann", 1));
    assertEquals(ErrorCode.TOO_LARGE, refusalOfStaging(LIMIT + 1));
    assertEquals(SIZE, folder.bytes());
  }

  @Test
  void aNewProcessCountsWhatIsThereAndDropsWhatWasStaged() throws IOException {
    publish(name("ann", 1));
    Path left = folder.stage(SIZE);
    KeyFolder next = new KeyFolder(root, LIMIT);
    assertEquals(SIZE, next.bytes());
    assertFalse(Files.exists(left));
    next.remove(name("ann", 1));
    next.remove(name("ann", 1));
    assertEquals(0, next.bytes());
    assertEquals(List.of(), filesUnder(root));
  }

  @Test
  void theContentIsWhatWasStaged() throws IOException {
    publish(name("ann", 1));
    assertArrayEquals(
        new byte[SIZE], Files.readAllBytes(folder.find(name("ann", 1)).orElseThrow()));
  }

  private ErrorCode refusalOfStaging(long size) {
    return assertThrows(ProblemException.class, () -> folder.stage(size)).problem().code();
  }

  private boolean publish(KeyName name) throws IOException {
    Path staged = folder.stage(SIZE);
    try {
      Files.write(staged, new byte[SIZE]);
      return folder.publish(name, staged);
    } finally {
      folder.unstage(staged, SIZE);
    }
  }

  private void age(KeyName name, long millis) throws IOException {
    Files.setLastModifiedTime(folder.find(name).orElseThrow(), FileTime.fromMillis(millis));
  }

  private static KeyName name(String caller, int id) {
    return new KeyName(caller, PROFILE, String.format("%064d", id));
  }

  private static List<Path> filesUnder(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
