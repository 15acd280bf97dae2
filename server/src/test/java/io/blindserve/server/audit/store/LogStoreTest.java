package io.blindserve.server.audit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Growing, rotating, and what is said of a log that somebody changed while it was closed. */
class LogStoreTest {

  private static NoteSigner signer;

  @BeforeAll
  static void makeKey() {
    signer = NoteSigner.create("log.example/store");
  }

  @AfterAll
  static void wipeKey() {
    signer.close();
  }

  private static List<byte[]> entries(int from, int count) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      entries.add(("{\"seq\":" + i + "}").getBytes(StandardCharsets.UTF_8));
    }
    return entries;
  }

  /** A log with published and unpublished entries, several files of the journal, and no owner. */
  private static CrashDisk grown() throws IOException {
    CrashDisk disk = new CrashDisk(1);
    try (LogStore store =
        LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000)) {
      for (int i = 0; i < 300; i += 10) {
        store.append(entries(i, 10));
      }
      store.publish();
      for (int i = 300; i < 400; i += 10) {
        store.append(entries(i, 10));
      }
    }
    return disk;
  }

  @Test
  void aLogGoesOnWhereItStopped() throws IOException {
    CrashDisk disk = grown();
    try (LogStore store =
        LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000)) {
      assertEquals(400, store.size());
      assertEquals(400, store.shownSize());
      store.append(entries(400, 256));
      assertEquals(656, store.publish().size());
      assertEquals(1, disk.list(Journal.FOLDER).size(), "what is in tiles is not kept twice");
    }
    assertFalse(disk.files().contains("log/tile/0/000.p/44"), "partial tiles give way");
    assertTrue(disk.files().contains("log/tile/0/000"));
    assertTrue(disk.files().contains("log/tile/entries/002.p/144"));
    assertTrue(disk.files().contains("log/tile/1/000.p/2"));
  }

  /** What retention removes from tiles must not stay in the journal. */
  @Test
  void aRenewedJournalHoldsNoEntry() throws IOException {
    CrashDisk disk = grown();
    HeadSigner keys = HeadSigner.of(signer);
    try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.WHEN_TOLD, 1_000)) {
      store.append(entries(400, 5));
      store.renewJournal();
      store.renewJournal();
      assertEquals(List.of("0000000000000000405"), disk.list(Journal.FOLDER));
      assertArrayEquals(new byte[1_000], disk.read(Journal.path(405)));
      assertEquals(405, store.signed().size());
      store.append(entries(405, 2));
    }
    try (LogStore store = LogStore.open(disk.crash(), keys, LogStore.Showing.AT_ONCE, 1_000)) {
      assertEquals(407, store.shownSize());
    }
  }

  /** A file that was begun in vain must not lie in the way of what is written before it. */
  @Test
  void aFailedRotationLeavesNothingInTheWay() throws IOException {
    for (int call = 0; call < 5; call++) {
      CrashDisk disk = new CrashDisk(call);
      HeadSigner keys = HeadSigner.of(signer);
      try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.AT_ONCE, 1_000)) {
        store.append(entries(0, 60));
        disk.failAt(call, CrashDisk.Fault.ENOSPC);
        assertThrows(IOException.class, () -> store.append(entries(60, 40)), "call " + call);
        store.append(entries(60, 1));
        store.append(entries(61, 2));
      }
      try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.AT_ONCE, 1_000)) {
        assertEquals(63, store.size(), "call " + call);
      }
    }
  }

  /** Entries that are durable and that the process failed to take in. */
  private static List<byte[]> thatBreak(List<byte[]> entries) {
    return new AbstractList<>() {
      @Override
      public byte[] get(int index) {
        return entries.get(index);
      }

      @Override
      public int size() {
        return entries.size();
      }

      @Override
      public void forEach(Consumer<? super byte[]> taker) {
        taker.accept(entries.get(0));
        throw new StackOverflowError("of a test");
      }
    };
  }

  /** Memory that has lost its way must not write on: at the next start all is whole again. */
  @Test
  void aFaultBehindTheJournalStopsTheLogUntilItIsOpenedAnew() throws IOException {
    CrashDisk disk = new CrashDisk(3);
    HeadSigner keys = HeadSigner.of(signer);
    try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.AT_ONCE)) {
      store.append(entries(0, 10));
      store.publish();
      List<byte[]> broken = thatBreak(entries(10, 2));
      assertThrows(StackOverflowError.class, () -> store.append(broken));
      assertThrows(IOException.class, () -> store.append(entries(10, 1)));
      assertThrows(IOException.class, store::publish);
      assertThrows(IOException.class, store::probe);
      assertEquals(10, store.shownSize());
    }
    try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.AT_ONCE)) {
      assertEquals(12, store.size());
      store.append(entries(12, 1));
      assertEquals(13, store.publish().size());
    }
  }

  /** What is shown can be read in full until the next head is, and over a restart. */
  @Test
  void headsAreShownWhenToldAndNotBefore() throws IOException {
    CrashDisk disk = new CrashDisk(5);
    HeadSigner keys = HeadSigner.of(signer);
    try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.WHEN_TOLD)) {
      store.append(entries(0, 10));
      assertEquals(10, store.publish().size());
      assertTrue(store.shown().isEmpty() && !disk.files().contains(LogPaths.CHECKPOINT));
      store.show(store.signed());
      store.append(entries(10, 250));
      store.append(entries(260, 50));
      assertEquals(310, store.publish().size());
      assertEquals(10, store.shownSize());
      assertTrue(disk.files().contains("log/tile/0/000.p/10"), "a reader may need it still");
    }
    try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.WHEN_TOLD)) {
      assertEquals(10, store.shownSize());
      assertEquals(310, store.signed().size());
      store.append(entries(310, 250));
      store.publish();
      assertTrue(disk.files().contains("log/tile/0/001.p/54"));
      store.show(store.signed());
      assertEquals(560, store.shownSize());
      assertFalse(disk.files().contains("log/tile/0/001.p/54"));
    }
    try (LogStore store = LogStore.open(disk, keys, LogStore.Showing.AT_ONCE)) {
      assertEquals(560, store.shownSize());
    }
  }

  @Test
  void aTornGroupAtTheEndIsCutOff() throws IOException {
    CrashDisk disk = grown();
    List<String> journal = disk.list(Journal.FOLDER);
    String last = Journal.FOLDER + "/" + journal.get(journal.size() - 1);
    byte[] whole = disk.read(last);
    long first = Long.parseLong(journal.get(journal.size() - 1));
    int end = JournalSegment.read(first, whole).bytes();
    assertTrue(end < whole.length, "zeros are behind it");
    byte[] group = JournalGroup.encode(400, entries(400, 3));
    Random random = new Random(2);
    for (int size = 1; size < group.length; size++) {
      byte[] torn = java.util.Arrays.copyOf(whole, Math.max(whole.length, end + size));
      System.arraycopy(group, 0, torn, end, size);
      torn[end + random.nextInt(size)] ^= (byte) (size % 2);
      disk.overwrite(last, torn);
      LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000_000).close();
      assertEquals(end, disk.read(last).length);
    }
  }

  @Test
  void zerosThatWaitToBeWrittenOverAreKept() throws IOException {
    CrashDisk disk = grown();
    List<String> journal = disk.list(Journal.FOLDER);
    String last = Journal.FOLDER + "/" + journal.get(journal.size() - 1);
    byte[] whole = disk.read(last);
    try (LogStore store =
        LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000)) {
      store.append(entries(400, 1));
    }
    byte[] longer = disk.read(last);
    assertEquals(whole.length, longer.length);
    assertFalse(java.util.Arrays.equals(whole, longer), "the entry is written over them");
  }

  /** All of what the next start relies on, one byte after the other. */
  @Test
  void everyByteThatAStartReliesOnIsMissedOrFoundChanged() throws IOException {
    CrashDisk disk = grown();
    List<String> journal = disk.list(Journal.FOLDER);
    List<String> needed =
        List.of(
            LogPaths.SIGNED,
            LogPaths.CHECKPOINT,
            "log/tile/0/001.p/44",
            "log/tile/1/000.p/1",
            "log/tile/entries/001.p/44",
            Journal.FOLDER + "/" + journal.get(journal.size() - 2));
    for (String path : needed) {
      byte[] whole = disk.read(path);
      for (int i = 0; i < whole.length; i++) {
        byte[] changed = whole.clone();
        changed[i] ^= 1;
        disk.overwrite(path, changed);
        String place = path + " at " + i;
        assertThrows(
            DamagedLogException.class,
            () ->
                LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000).close(),
            place);
        assertEquals(changed.length, disk.read(path).length, "it is left as it is");
      }
      disk.overwrite(path, whole);
    }
    LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000).close();
  }

  @Test
  void whatIsMissingIsFound() throws IOException {
    List<String> files =
        grown().files().stream()
            .filter(path -> !path.equals(LogPaths.CHECKPOINT) && !path.startsWith("log/tile/0/000"))
            .filter(path -> !path.startsWith("log/tile/entries/000"))
            .toList();
    assertTrue(files.size() >= 5, files::toString);
    List<String> unseen = new ArrayList<>();
    for (String path : files) {
      CrashDisk disk = grown();
      disk.remove(path);
      try {
        LogStore store =
            LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE, 1_000);
        if (store.size() < 400) {
          unseen.add(path);
        }
        store.close();
      } catch (DamagedLogException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
    List<String> journal = grown().list(Journal.FOLDER);
    String last = Journal.FOLDER + "/" + journal.get(journal.size() - 1);
    assertEquals(List.of(last), unseen, "only the end that no head has can be taken away");
  }

  @Test
  void aLogWithoutItsKeyOrOfAnotherIsDamaged() throws IOException {
    CrashDisk disk = grown();
    try (NoteSigner other = NoteSigner.create("log.example/store")) {
      assertThrows(
          DamagedLogException.class,
          () -> LogStore.open(disk, HeadSigner.of(other), LogStore.Showing.AT_ONCE, 1_000).close());
    }
  }

  @Test
  void tooManyUnpublishedEntriesAreRefused() throws IOException {
    CrashDisk disk = new CrashDisk(3);
    try (LogStore store = LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE)) {
      for (int i = 0; i < LogStore.MOST_UNPUBLISHED; i += 256) {
        store.append(entries(i, 256));
      }
      assertThrows(IOException.class, () -> store.append(entries(0, 1)));
      assertEquals(LogStore.MOST_UNPUBLISHED, store.publish().size());
      store.append(entries(LogStore.MOST_UNPUBLISHED, 1));
    }
  }

  @Test
  void aProbeLeavesNothing() throws IOException {
    CrashDisk disk = new CrashDisk(4);
    try (LogStore store = LogStore.open(disk, HeadSigner.of(signer), LogStore.Showing.AT_ONCE)) {
      List<String> before = disk.files();
      store.probe();
      assertEquals(before, disk.files());
      disk.failAt(1, CrashDisk.Fault.ENOSPC);
      assertThrows(IOException.class, store::probe);
    }
  }
}
