package io.blindserve.server.audit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A log on a {@link CrashDisk}, and a memory of what it owes: entries whose append returned, and
 * heads that anybody could see.
 */
final class CrashedLog {

  /** Small, so that a few entries need several files of the journal. */
  private static final int ROTATE_BYTES = 2_000;

  private static final int LARGEST_ENTRY = 300;

  private final NoteSigner signer;
  private final Random random;

  /** By their places; empty where a call was not answered, and its record is there still. */
  private final List<Optional<byte[]>> owed = new ArrayList<>();

  private final List<Head> seen = new ArrayList<>();
  private CrashDisk disk;

  CrashedLog(NoteSigner signer, long seed) {
    this.signer = signer;
    this.random = new Random(seed);
    this.disk = new CrashDisk(seed + 1);
  }

  CrashDisk disk() {
    return disk;
  }

  LogStore open() throws IOException {
    return LogStore.open(disk, signer, ROTATE_BYTES);
  }

  /** Appends a few entries; they are owed once it returns. */
  void append(LogStore store, int count) throws IOException {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] entry = new byte[1 + random.nextInt(LARGEST_ENTRY)];
      random.nextBytes(entry);
      entries.add(entry);
    }
    while (owed.size() < store.size()) {
      owed.add(Optional.empty());
    }
    store.append(entries);
    entries.forEach(entry -> owed.add(Optional.of(entry)));
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

  /** Remembers what somebody could have read just now. */
  void look() throws IOException {
    try {
      seen.add(Head.read(disk.read(LogPaths.CHECKPOINT), signer.verifier()));
    } catch (NoSuchFileException e) {
      // Nothing was shown yet.
      assertTrue(seen.isEmpty());
    } catch (io.blindserve.keys.sign.NoteException e) {
      throw new IOException(e);
    }
  }

  /** Opens the log as it is; everything owed must be there, and every head seen must be its own. */
  void check() throws IOException {
    try (LogStore store = open()) {
      Head head = store.shown();
      assertEquals(store.size(), head.size());
      List<byte[]> entries = entries(head.size());
      assertTrue(entries.size() >= owed.size(), "records that were answered for are gone");
      for (int i = 0; i < owed.size(); i++) {
        assertArrayEquals(owed.get(i).orElse(entries.get(i)), entries.get(i));
        owed.set(i, Optional.of(entries.get(i)));
      }
      entries.stream().skip(owed.size()).forEach(entry -> owed.add(Optional.of(entry)));
      look();
      checkHeads(entries);
    }
  }

  private List<byte[]> entries(long size) throws IOException {
    WidestTiles tiles = new WidestTiles(id -> disk.read(LogPaths.of(id)));
    TileNodes nodes = new TileNodes(size, tiles);
    List<byte[]> entries = new ArrayList<>();
    for (long at = 0; at < size; at += TileId.FULL) {
      int width = (int) Math.min(TileId.FULL, size - at);
      entries.addAll(
          EntryBundle.decode(tiles.read(TileId.entries(at / TileId.FULL, width)), width));
    }
    for (int i = 0; i < entries.size(); i++) {
      assertEquals(TreeHash.ofLeaf(entries.get(i)), nodes.hash(0, i));
    }
    return entries;
  }

  private void checkHeads(List<byte[]> entries) {
    CompactRange range = CompactRange.EMPTY;
    List<TreeHash> roots = new ArrayList<>(List.of(range.root()));
    for (byte[] entry : entries) {
      range = range.append(TreeHash.ofLeaf(entry));
      roots.add(range.root());
    }
    long newest = seen.get(seen.size() - 1).size();
    for (Head head : seen) {
      assertTrue(head.size() <= newest, "a log went back");
      assertEquals(
          roots.get((int) head.size()),
          head.checkpoint().root(),
          "two heads contradict each other");
    }
  }
}
