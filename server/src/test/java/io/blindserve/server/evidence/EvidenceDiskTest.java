package io.blindserve.server.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.evidence.CallEvidence;
import io.blindserve.keys.evidence.ElementTensor;
import io.blindserve.keys.evidence.EvidenceException;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.server.call.AnsweredCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both bounds of the store, and what it does where it cannot write. */
class EvidenceDiskTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final String KEYS = "ab".repeat(32);
  private static final String DIGEST = "sha256:" + "cd".repeat(32);
  private static final int KEY_BYTES = 1000;

  @TempDir Path folder;
  private Path kept;
  private EvidenceFolder files;
  private Parts parts;

  /** The rest of a server. */
  private final class Parts implements EvidenceParts {
    private final List<String> removed = new ArrayList<>();
    private boolean recording = true;

    @Override
    public Optional<Path> keys(String caller, String profile, String id) {
      return Optional.of(folder.resolve("keys")).filter(Files::exists);
    }

    @Override
    public Path seed(String digest) {
      return folder.resolve("seed");
    }

    @Override
    public void removing(long from, long to) throws IOException {
      if (!recording) {
        throw new IOException("no record");
      }
      removed.add(from + "-" + to);
    }
  }

  @BeforeEach
  void makeFiles() throws IOException {
    kept = folder.resolve("kept");
    files = new EvidenceFolder(kept);
    parts = new Parts();
    Files.write(folder.resolve("keys"), new byte[KEY_BYTES]);
    Files.write(folder.resolve("seed"), new byte[32]);
  }

  private EvidenceDisk open(long limit) throws IOException {
    return new EvidenceDisk(new EvidenceSettings(kept, DAY, limit), parts);
  }

  private static String record(long place) {
    return String.format(Locale.ROOT, "%012x%020x", place, 7);
  }

  private static AnsweredCall call(long place) {
    CallEvidence evidence =
        new CallEvidence(
            record(place),
            "blindserve-1",
            DIGEST,
            KEYS,
            DIGEST,
            DIGEST,
            List.of(),
            List.of(new ElementTensor("x", List.of(new byte[100]))));
    return new AnsweredCall(evidence, "somebody", Optional.of(DIGEST));
  }

  private long size(Path under) throws IOException {
    try (Stream<Path> all = Files.walk(under)) {
      long sum = 0;
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  @Test
  void bytesAreThoseOfTheFiles() throws IOException, EvidenceException {
    EvidenceDisk disk = open(1 << 20);
    disk.keepPlan(DIGEST, new byte[10]);
    disk.keepPlan(DIGEST, new byte[10]);
    disk.keepModel(DIGEST, new byte[20], Optional.of(new byte[5]));
    disk.keepModel(DIGEST, new byte[20], Optional.of(new byte[5]));
    disk.keep(call(3), NOON);
    disk.keep(call(4), NOON);
    assertEquals(size(kept), disk.bytes());
    assertArrayEquals(
        call(4).evidence().inputBytes(), files.read(record(4)).orElseThrow().inputBytes());
    assertTrue(Files.exists(files.seed(DIGEST)));
    assertEquals(KEY_BYTES, Files.size(files.keys(KEYS)));
    assertEquals(disk.bytes(), open(1 << 20).bytes(), "counted again by the next process");
  }

  @Test
  void whatDoesNotFitIsNotWrittenAtAll() throws IOException {
    EvidenceDisk disk = open(KEY_BYTES + 32 + call(3).evidence().fileBytes());
    disk.keep(call(3), NOON);
    long full = disk.bytes();
    assertThrows(FullException.class, () -> disk.keep(call(4), NOON));
    assertThrows(FullException.class, () -> disk.keepPlan(DIGEST, new byte[1]));
    assertThrows(FullException.class, () -> disk.keepModel(DIGEST, new byte[1], Optional.empty()));
    assertEquals(full, disk.bytes());
    assertEquals(full, size(kept));
    EvidenceDisk none = new EvidenceDisk(new EvidenceSettings(folder.resolve("n"), DAY, 1), parts);
    assertThrows(FullException.class, () -> none.keep(call(4), NOON));
    assertEquals(0, size(folder.resolve("n")));
  }

  @Test
  void keysThatAreGoneAreTakenFromWhatIsKept() throws IOException {
    EvidenceDisk disk = open(1 << 20);
    disk.keep(call(3), NOON);
    Files.delete(folder.resolve("keys"));
    disk.keep(call(4), NOON);
    assertTrue(Files.exists(files.call(record(4))));
    EvidenceDisk other =
        new EvidenceDisk(new EvidenceSettings(folder.resolve("other"), DAY, 1 << 20), parts);
    assertThrows(NoSuchFileException.class, () -> other.keep(call(5), NOON));
    assertEquals(0, size(folder.resolve("other")));
  }

  @Test
  void whatIsOldGoesOnceThatIsOnRecord() throws IOException {
    EvidenceDisk disk = open(1 << 20);
    disk.keepPlan(DIGEST, new byte[10]);
    for (int place = 3; place < 6; place++) {
      disk.keep(call(place), NOON.plusSeconds(place));
    }
    assertEquals(0, disk.sweep(NOON.plus(DAY)));
    parts.recording = false;
    assertThrows(IOException.class, () -> disk.sweep(NOON.plus(DAY).plusSeconds(5)));
    assertEquals(3, calls(), "nothing goes without a record");
    parts.recording = true;
    assertEquals(2, disk.sweep(NOON.plus(DAY).plusSeconds(5)));
    assertEquals(List.of("3-4"), parts.removed);
    assertEquals(1, calls());
    assertTrue(Files.exists(files.keys(KEYS)) && Files.exists(files.seed(DIGEST)), "still needed");
    assertEquals(1, disk.sweep(NOON.plus(DAY).plusSeconds(6)));
    assertEquals(List.of("3-4", "5-5"), parts.removed);
    assertFalse(Files.exists(files.keys(KEYS)) || Files.exists(files.seed(DIGEST)));
    assertEquals(10, disk.bytes(), "the plan");
    assertEquals(10, size(kept));
    assertEquals(KEY_BYTES, Files.size(folder.resolve("keys")), "the server's own stay");
  }

  private int calls() throws IOException {
    try (Stream<Path> calls = Files.list(files.calls())) {
      return (int) calls.count();
    }
  }

  @Test
  void draftsOfACrashAreRemoved() throws IOException {
    open(1 << 20).keep(call(3), NOON);
    Path draft = kept.resolve("calls/.new123.part");
    Files.write(draft, new byte[] {1, 2, 3});
    Path other = kept.resolveSibling("other-name-of-the-draft");
    Files.createLink(other, draft);
    EvidenceDisk disk = open(1 << 20);
    assertFalse(Files.exists(draft));
    assertArrayEquals(new byte[3], Files.readAllBytes(other), "they are written over first");
    assertEquals(size(kept), disk.bytes());
  }

  /** A file where a folder should be stands for a disk that fails. */
  @Test
  void callsThatCannotBeKeptAreCounted() throws IOException {
    Files.createDirectories(kept);
    Files.write(kept.resolve("calls"), new byte[0]);
    EvidenceStore store = EvidenceStore.start(open(1 << 20), Clock.systemUTC());
    store.answered(call(3));
    store.answered(call(4));
    store.close();
    assertEquals(2, store.lostCalls());
    assertEquals(0, store.keptCalls());
    assertEquals(store.bytes(), size(kept));
    store.answered(call(5));
    assertEquals(3, store.lostCalls(), "closed");
  }

  @Test
  void whatWaitsIsKeptAtTheEnd() throws IOException {
    EvidenceStore store = EvidenceStore.start(open(1 << 20), Clock.systemUTC());
    for (int place = 0; place < 20; place++) {
      store.answered(call(place));
    }
    store.close();
    assertEquals(20, store.keptCalls());
    assertEquals(20, calls());
  }
}
