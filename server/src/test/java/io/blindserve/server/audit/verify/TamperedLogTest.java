package io.blindserve.server.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a log of 1,000 records by somebody without its key, the verifier finds it:
 * every byte and every record with {@code -Dblindserve.long=true}, some of them otherwise.
 */
class TamperedLogTest {

  private static final int SIZE = 1_000;
  private static final int SAMPLES = 3_000;
  private static final boolean ALL = Boolean.getBoolean("blindserve.long");

  private static NoteSigner signer;

  @BeforeAll
  static void makeKey() {
    signer = NoteSigner.create("log.example/tampered");
  }

  @AfterAll
  static void wipeKey() {
    signer.close();
  }

  /** A log in memory. */
  private static final class Files implements LogSource {
    private final Map<String, byte[]> files = new HashMap<>();

    @Override
    public byte[] checkpoint() throws IOException {
      return read("checkpoint");
    }

    @Override
    public byte[] read(TileId id) throws IOException {
      return read(id.path());
    }

    private byte[] read(String path) throws IOException {
      byte[] found = files.get(path);
      if (found == null) {
        throw new NoSuchFileException(path);
      }
      return found;
    }
  }

  private static byte[] record(int index, String what) {
    String type = index % 2 == 0 ? "request" : "outcome";
    String parent =
        index % 2 == 0
            ? ""
            : String.format(Locale.ROOT, ",\"parent\":\"%012x%020x\"", index - 1, 7);
    return String.format(
            Locale.ROOT,
            "{\"v\":1,\"type\":\"%s\",\"id\":\"%012x%020x\"%s,\"seq\":%d,\"time\":\"2026-11-26T08:00:00.%03dZ\","
                + "\"actor\":{\"ref\":\"%s\"},\"action\":\"infer\",\"model\":{\"name\":\"sum\",\"version\":\"2\"},\"path\":\"plain\",\"outcome\":\"ok\"}",
            type,
            index,
            7,
            parent,
            index,
            index % 1000,
            what)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> records(int size) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(record(i, "ab12"));
    }
    return entries;
  }

  /** What the holder of the key writes about these entries. */
  private static Files log(List<byte[]> entries, NoteSigner key) {
    Files log = new Files();
    MemoryTree tree = new MemoryTree();
    CompactRange range = CompactRange.EMPTY;
    for (byte[] entry : entries) {
      tree.add(TreeHash.ofLeaf(entry));
      range = range.append(TreeHash.ofLeaf(entry));
    }
    for (TileId id : Tiles.between(0, entries.size())) {
      int from = (int) id.index() * TileId.FULL;
      log.files.put(
          id.path(),
          id.kind() == TileId.Kind.HASHES
              ? Tiles.hashes(tree, id)
              : EntryBundle.encode(entries.subList(from, from + id.width())));
    }
    String text = new Checkpoint(key.verifier().name(), entries.size(), range.root()).text();
    log.files.put("checkpoint", key.sign(text).toByteArray());
    return log;
  }

  private static Verdict verify(Files log, byte[]... kept)
      throws IOException, NotVerifiedException {
    return new LogVerifier(signer.verifier(), List.of(kept)).verify(log);
  }

  private static String refusal(Files log, byte[]... kept) {
    return String.valueOf(
        assertThrows(NotVerifiedException.class, () -> verify(log, kept)).getMessage());
  }

  @Test
  void whatIsUntouchedIsVerifiedAndCounted() throws Exception {
    Files log = log(records(SIZE), signer);
    Verdict verdict = verify(log, log(records(SIZE), signer).checkpoint());
    assertEquals(SIZE, verdict.size());
    assertEquals(0, verdict.unfinished());
    assertEquals(Map.of("request", 500L, "outcome", 500L), verdict.counts().get("records"));
    assertEquals(Map.of("sum 2", 500L), verdict.counts().get("models"));
    assertEquals(Map.of("ab12", 500L), verdict.counts().get("callers"));
    String text = verdict.text();
    assertTrue(text.contains("range        records 0 to 999\n"), text);
    assertTrue(text.contains("kept heads   1 are heads of this log\n"), text);
    assertTrue(text.contains("first call   2026-11-26T08:00:00.001Z\n"), text);
    assertTrue(text.contains("last call    2026-11-26T08:00:00.999Z\n"), text);
    assertTrue(text.endsWith("verified: every record is the one that was signed for\n"), text);
    assertEquals(1, verify(log(records(1), signer)).unfinished());
    assertEquals(0, verify(log(List.of(), signer)).size());
  }

  @Test
  void everyChangedByteIsFound() throws Exception {
    Files log = log(records(SIZE), signer);
    List<String> places = new ArrayList<>();
    log.files.forEach(
        (path, content) -> {
          for (int i = 0; i < content.length; i++) {
            places.add(path + " " + i);
          }
        });
    Collections.sort(places);
    if (!ALL) {
      Collections.shuffle(places, new Random(1_000));
      places.subList(SAMPLES, places.size()).clear();
    }
    Random random = new Random(8);
    for (String place : places) {
      int blank = place.lastIndexOf(' ');
      byte[] content = log.files.get(place.substring(0, blank));
      int at = Integer.parseInt(place.substring(blank + 1));
      byte before = content[at];
      content[at] ^= (byte) (1 << random.nextInt(8));
      assertThrows(NotVerifiedException.class, () -> verify(log), place);
      content[at] = before;
    }
    verify(log);
  }

  @Test
  void whatWasTakenOutPutInOrMovedIsFound() throws Exception {
    Files log = log(records(SIZE), signer);
    byte[] head = log.checkpoint();
    for (String path : List.copyOf(log.files.keySet())) {
      if (!path.equals("checkpoint")) {
        byte[] content = log.files.remove(path);
        assertEquals(path + " is missing", refusal(log));
        log.files.put(path, content);
      }
    }
    List<byte[]> dropped = records(SIZE);
    dropped.remove(500);
    List<byte[]> swapped = records(SIZE);
    Collections.swap(swapped, 3, 4);
    List<byte[]> longer = records(SIZE + 1);
    List<byte[]> forged = records(SIZE);
    forged.set(17, record(17, "cd34"));
    for (List<byte[]> other : List.of(dropped, swapped, longer, forged)) {
      Files changed = log(other, signer);
      changed.files.put("checkpoint", head);
      refusal(changed);
    }
  }

  /** Bits of a log with more tiles: 100,000 of them with {@code -Dblindserve.long=true}. */
  @Test
  void bitsOfALargerLogAreFound() throws Exception {
    Files log = log(records(2_000), signer);
    List<String> paths = log.files.keySet().stream().sorted().toList();
    long bytes = log.files.values().stream().mapToLong(content -> content.length).sum();
    Random random = new Random(100_000);
    for (int i = 0; i < (ALL ? 100_000 : 200); i++) {
      long bit = random.nextLong(bytes * Byte.SIZE);
      int place = (int) (bit / Byte.SIZE);
      int file = 0;
      while (place >= log.files.get(paths.get(file)).length) {
        place -= log.files.get(paths.get(file++)).length;
      }
      byte[] content = log.files.get(paths.get(file));
      content[place] ^= (byte) (1 << (bit % Byte.SIZE));
      assertThrows(NotVerifiedException.class, () -> verify(log), paths.get(file) + " " + place);
      content[place] ^= (byte) (1 << (bit % Byte.SIZE));
    }
    verify(log);
  }

  /** Whoever has no key can make all tiles anew; the head that was signed tells. */
  @Test
  void everyRecordThatIsDroppedOrMovedIsFound() {
    Files signed = log(records(SIZE), signer);
    for (int place : sampled(SIZE)) {
      List<byte[]> dropped = records(SIZE);
      dropped.remove(place);
      List<byte[]> swapped = records(SIZE);
      Collections.swap(swapped, place, (place + 1) % SIZE);
      List<byte[]> twice = records(SIZE);
      twice.set(place, twice.get((place + 1) % SIZE));
      List<byte[]> filled = records(SIZE + 1);
      filled.remove(place);
      for (List<byte[]> other : List.of(dropped, swapped, twice, filled)) {
        Files changed = log(other, signer);
        changed.files.put("checkpoint", signed.files.get("checkpoint"));
        refusal(changed);
      }
    }
  }

  private static int[] sampled(int size) {
    return ALL
        ? IntStream.range(0, size).toArray()
        : new Random(size).ints(0, size).limit(15).toArray();
  }

  /** A log that ends early, in one of its files or in all of them. */
  @Test
  void whatWasCutOffIsFound() throws Exception {
    Files log = log(records(SIZE), signer);
    byte[] head = log.checkpoint();
    for (int size : sampled(SIZE)) {
      Files shorter = log(records(size), signer);
      verify(shorter);
      assertEquals(
          "the log had " + SIZE + " entries before, and has " + size + " now",
          refusal(shorter, head));
      shorter.files.put("checkpoint", head);
      refusal(shorter);
    }
    for (String path : List.copyOf(log.files.keySet())) {
      byte[] content = log.files.get(path);
      for (int length : new int[] {0, 1, content.length / 2, content.length - 1}) {
        log.files.put(path, Arrays.copyOf(content, length));
        refusal(log);
      }
      log.files.put(path, Arrays.copyOf(content, content.length + 1));
      refusal(log);
      log.files.put(path, content);
    }
    verify(log);
  }

  /** The holder of the key can sign anything, but not for those who kept a checkpoint. */
  @Test
  void aForkAndAStepBackAreFoundByWhoKeptACheckpoint() throws Exception {
    byte[] kept = log(records(600), signer).checkpoint();
    verify(log(records(SIZE), signer), kept);
    List<byte[]> forged = records(SIZE);
    forged.set(17, record(17, "cd34"));
    Files fork = log(forged, signer);
    verify(fork);
    assertEquals(
        "a checkpoint of 600 entries that was kept has another root: a fork", refusal(fork, kept));
    assertEquals(
        "the log had 600 entries before, and has 599 now",
        refusal(log(records(599), signer), kept));
  }

  @Test
  void whatAnotherKeySignedIsNotVerified() {
    try (NoteSigner other = NoteSigner.create("log.example/tampered");
        NoteSigner elsewhere = NoteSigner.create("log.example/elsewhere")) {
      refusal(log(records(3), other));
      refusal(log(records(3), elsewhere));
      Files signed = log(records(SIZE), signer);
      Files again = log(records(SIZE), other);
      signed.files.put("checkpoint", again.files.get("checkpoint"));
      refusal(signed);
    }
  }

  /** A tree can be right and its records not: places and calls have to fit. */
  @Test
  void recordsThatContradictTheirPlaceAreFound() {
    List<byte[]> dropped = records(SIZE);
    dropped.remove(500);
    assertEquals("entry 500 says that it is another one", refusal(log(dropped, signer)));
    List<byte[]> orphan = records(2);
    orphan.set(
        0,
        new String(orphan.get(0), StandardCharsets.UTF_8)
            .replace("request", "outcome")
            .getBytes(StandardCharsets.UTF_8));
    assertEquals("entry 1 ends a call that did not begin before it", refusal(log(orphan, signer)));
    List<byte[]> unknown = records(1);
    unknown.set(
        0,
        new String(unknown.get(0), StandardCharsets.UTF_8)
            .replace("infer", "dance")
            .getBytes(StandardCharsets.UTF_8));
    assertEquals("entry 0 is of no kind that records have", refusal(log(unknown, signer)));
    List<byte[]> noise = records(3);
    for (String bad : List.of("", "[]", "{", "x", "\"text\"")) {
      noise.set(2, bad.getBytes(StandardCharsets.UTF_8));
      assertEquals("entry 2 is no record", refusal(log(noise, signer)));
    }
  }
}
