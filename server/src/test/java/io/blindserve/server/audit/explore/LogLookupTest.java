package io.blindserve.server.audit.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a log is asked for the same. */
class LogLookupTest {

  private static final int SIZE = 1_500;

  private final NoteSigner signer = NoteSigner.create("log.example/lookup");
  private CountedLog log = new CountedLog(Map.of());

  /** A log that counts what is read of it. */
  private record CountedLog(Map<String, byte[]> files, List<String> read) implements LogSource {

    CountedLog(Map<String, byte[]> files) {
      this(files, new ArrayList<>());
    }

    @Override
    public byte[] checkpoint() throws IOException {
      return get("checkpoint");
    }

    @Override
    public byte[] read(TileId id) throws IOException {
      return get(id.path());
    }

    private byte[] get(String path) throws IOException {
      read.add(path);
      byte[] found = files.get(path);
      if (found == null) {
        throw new NoSuchFileException(path);
      }
      return found;
    }
  }

  @BeforeEach
  void makeLog() {
    List<byte[]> entries = new ArrayList<>();
    MemoryTree tree = new MemoryTree();
    for (int i = 0; i < SIZE; i++) {
      byte[] entry =
          String.format(Locale.ROOT, "{\"v\":1,\"id\":\"%012x%020x\",\"seq\":%d}", i, 7, i)
              .getBytes(StandardCharsets.UTF_8);
      entries.add(entry);
      tree.add(TreeHash.ofLeaf(entry));
    }
    Map<String, byte[]> files = new HashMap<>();
    for (TileId id : Tiles.between(0, SIZE)) {
      int from = (int) id.index() * TileId.FULL;
      files.put(
          id.path(),
          id.kind() == TileId.Kind.HASHES
              ? Tiles.hashes(tree, id)
              : EntryBundle.encode(entries.subList(from, from + id.width())));
    }
    Checkpoint head = new Checkpoint(signer.verifier().name(), SIZE, root(entries));
    files.put("checkpoint", signer.sign(head.text()).toByteArray());
    log = new CountedLog(files);
  }

  private static TreeHash root(List<byte[]> entries) {
    CompactRange range = CompactRange.EMPTY;
    for (byte[] entry : entries) {
      range = range.append(TreeHash.ofLeaf(entry));
    }
    return range.root();
  }

  @AfterEach
  void wipe() {
    signer.close();
  }

  /** One checkpoint, six bundles, six tiles of hashes and the one above them. */
  @Test
  void aWalkOverAllRecordsReadsEachFileOnce() throws IOException, NotVerifiedException {
    LogLookup lookup = LogLookup.open(log, signer.verifier());
    for (int i = 0; i < SIZE; i++) {
      assertEquals(i, lookup.at(i).proof().index());
    }
    assertEquals(14, log.read().size(), log.read()::toString);
    assertEquals(14, log.read().stream().distinct().count());
  }

  /** What is remembered is checked like what is read. */
  @Test
  void aChangedEntryIsFoundBesideOneThatIsRight() throws IOException, NotVerifiedException {
    byte[] bundle = log.files().get(TileId.entries(1, TileId.FULL).path());
    bundle[bundle.length - 10] ^= 1;
    LogLookup lookup = LogLookup.open(log, signer.verifier());
    lookup.at(256);
    assertThrows(NotVerifiedException.class, () -> lookup.at(511));
    lookup.at(256);
  }

  @Test
  void noMoreThanTheBoundIsRemembered() throws IOException {
    Map<TileId, Integer> reads = new HashMap<>();
    TileNodes.Source source =
        id -> {
          reads.merge(id, 1, Integer::sum);
          return new byte[] {(byte) id.index(), 1, 2, 3};
        };
    RecentTiles recent = new RecentTiles(source, 3 * 4);
    Random random = new Random(3);
    List<TileId> order = new ArrayList<>();
    int expected = 0;
    for (int i = 0; i < 1000; i++) {
      TileId id = TileId.entries(random.nextInt(6), TileId.FULL);
      expected += order.contains(id) ? 0 : 1;
      order.remove(id);
      order.add(id);
      if (order.size() > 3) {
        order.remove(0);
      }
      assertArrayEquals(new byte[] {(byte) id.index(), 1, 2, 3}, recent.read(id));
    }
    assertEquals(expected, reads.values().stream().mapToInt(Integer::intValue).sum());
    RecentTiles none = new RecentTiles(source, 3);
    none.read(TileId.entries(9, TileId.FULL));
    none.read(TileId.entries(9, TileId.FULL));
    assertEquals(2, reads.get(TileId.entries(9, TileId.FULL)), "one that is larger than the bound");
  }
}
