package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.server.audit.store.CrashDisk;
import io.blindserve.server.audit.store.LogPaths;
import io.blindserve.server.audit.store.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A log on a {@link CrashDisk} whose keys an operator changes, again and again until it is done.
 */
final class RotatedLog {

  private static final Optional<String> ORIGIN = Optional.of("log.example/rotated");
  private static final String ROTATED = "rotated to ";
  private static final String RETIRED = "retired";

  private CrashDisk disk;
  private final Set<String> seen = new LinkedHashSet<>();
  private final List<NoteVerifier> old;

  /** Begins a log with one entry. */
  RotatedLog(long seed) throws IOException {
    disk = new CrashDisk(seed);
    try (LogKeys keys = open();
        LogStore store = open(keys)) {
      old = keys.verifiers();
      append(store, "before");
    }
  }

  CrashDisk disk() {
    return disk;
  }

  private LogKeys open() throws IOException {
    return LogKeys.open(disk, ORIGIN);
  }

  private LogStore open(LogKeys keys) throws IOException {
    return LogStore.open(disk, keys.heads(), LogStore.Showing.AT_ONCE);
  }

  /** What the commands do, and a server that starts after them. */
  void rotate() throws IOException {
    if (!isRetired()) {
      begin();
      finish();
    }
    try (LogKeys keys = open();
        LogStore store = open(keys)) {
      append(store, "after");
    }
  }

  private void begin() throws IOException {
    RotatingKeys.prepare(disk);
    try (LogKeys keys = open();
        LogStore store = open(keys)) {
      if (!keys.isRotationRecorded()) {
        once(store, ROTATED + keys.rotation().orElseThrow().to());
        keys.rotationRecorded();
      }
    }
  }

  private void finish() throws IOException {
    try (LogKeys keys = open();
        LogStore store = open(keys)) {
      if (keys.rotation().isPresent()) {
        once(store, RETIRED);
        keys.settle();
      }
    }
  }

  /** An operator looks whether the log has its keys already before beginning again. */
  private boolean isRetired() throws IOException {
    try (LogKeys keys = open()) {
      return !keys.verifiers().get(0).equals(old.get(0));
    }
  }

  private void once(LogStore store, String entry) throws IOException {
    if (!entries(store).contains(entry)) {
      append(store, entry);
    }
  }

  private void append(LogStore store, String entry) throws IOException {
    store.append(List.of(entry.getBytes(StandardCharsets.UTF_8)));
    store.publish();
    look();
  }

  private static List<String> entries(LogStore store) throws IOException {
    int size = Math.toIntExact(store.shownSize());
    return EntryBundle.decode(store.tile(TileId.entries(0, size)), size).stream()
        .map(entry -> new String(entry, StandardCharsets.UTF_8))
        .toList();
  }

  private void look() throws IOException {
    try {
      seen.add(new String(disk.read(LogPaths.CHECKPOINT), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      assertTrue(seen.isEmpty(), "a checkpoint is gone");
    }
  }

  /** The machine loses its power, or only the process ends. */
  void end(boolean power) throws IOException {
    look();
    if (power) {
      disk = disk.crash();
    } else {
      disk.revive();
    }
  }

  /** The keys are those that the log tells of, each step is there once, heads have their keys. */
  void check() throws Exception {
    try (LogKeys keys = open();
        LogStore store = open(keys)) {
      look();
      assertEquals(Optional.empty(), keys.rotation());
      assertEquals(2, keys.verifiers().size());
      List<String> entries = entries(store);
      String rotated = ROTATED + keys.verifiers();
      assertEquals(List.of("before", rotated, RETIRED), entries.subList(0, 3));
      assertTrue(entries.subList(3, entries.size()).stream().allMatch("after"::equals));
      for (String note : seen) {
        checkHead(note, entries, keys.verifiers());
      }
    }
  }

  private void checkHead(String text, List<String> entries, List<NoteVerifier> fresh)
      throws Exception {
    SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
    Checkpoint head = Checkpoint.parse(note.text(), ORIGIN.orElseThrow());
    assertEquals(root(entries, head.size()), head.root(), "two heads contradict each other");
    List<NoteVerifier> all = new ArrayList<>(old);
    all.addAll(fresh);
    Set<NoteVerifier> signed = verify(note, all);
    if (head.size() < 4) {
      assertTrue(signed.containsAll(old), () -> "an old key is missing at " + head.size());
    }
    if (head.size() > 1) {
      assertTrue(signed.containsAll(fresh), () -> "a new key is missing at " + head.size());
    }
  }

  private static Set<NoteVerifier> verify(SignedNote note, List<NoteVerifier> keys)
      throws NoteException {
    return note.verifyEachKind(keys);
  }

  private static TreeHash root(List<String> entries, long size) {
    CompactRange range = CompactRange.EMPTY;
    for (String entry : entries.subList(0, Math.toIntExact(size))) {
      range = range.append(TreeHash.ofLeaf(entry.getBytes(StandardCharsets.UTF_8)));
    }
    return range.root();
  }
}
