package io.blindserve.keys.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.tlog.TileId.Kind;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilesTest {

  @ParameterizedTest
  @CsvSource({
    "HASHES, 0, 5, 256, tile/0/005",
    "HASHES, 63, 0, 1, tile/63/000.p/1",
    "HASHES, 1, 1234067, 256, tile/1/x001/x234/067",
    "ENTRIES, 0, 999, 255, tile/entries/999.p/255",
    "ENTRIES, 0, 1000, 256, tile/entries/x001/000",
    "HASHES, 0, 9223372036854775807, 7, tile/0/x009/x223/x372/x036/x854/x775/807.p/7",
  })
  void pathsAreWrittenAndRead(Kind kind, int level, long index, int width, String path) {
    TileId id = new TileId(kind, level, index, width);
    assertEquals(path, id.path());
    assertEquals(Optional.of(id), TileId.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile/0/5",
        "tile/0/0005",
        "tile/00/005",
        "tile/64/005",
        "tile/-1/005",
        "tile/0/x000/005",
        "tile/0/001/005",
        "tile/0/x001/x005",
        "tile/0/005.p/0",
        "tile/0/005.p/01",
        "tile/0/005.p/256",
        "tile/0/005.p/",
        "tile/0/005/",
        "tile/0/../005",
        "/tile/0/005",
        "tile/data/005",
        "tile/8/0/005/",
        "tile/0/x009/x223/x372/x036/x854/x775/808",
        "tile/0/x001/x009/x223/x372/x036/x854/x775/807",
        "tile/0/\u0660\u0660\u0665",
      })
  void whatIsNoPathOfATileIsNotRead(String path) {
    assertEquals(Optional.empty(), TileId.parse(path));
  }

  @Test
  void aTreeOf70000HasTheTilesOfTheSpecification() {
    List<TileId> tiles = Tiles.between(0, 70_000);
    assertTrue(tiles.contains(TileId.hashes(0, 273, 112)));
    assertTrue(tiles.contains(TileId.entries(273, 112)));
    assertTrue(tiles.contains(TileId.hashes(1, 0, 256)));
    assertTrue(tiles.contains(TileId.hashes(1, 1, 17)));
    assertTrue(tiles.contains(TileId.hashes(2, 0, 1)));
    assertEquals(274 + 274 + 2 + 1, tiles.size());
    assertEquals(
        List.of(TileId.entries(0, 256), TileId.hashes(0, 0, 256), TileId.hashes(1, 0, 1)),
        Tiles.between(255, 256));
    assertEquals(List.of(), Tiles.between(256, 256));
    assertFalse(Tiles.has(256, TileId.hashes(0, 1, 1)));
    assertTrue(Tiles.has(256, TileId.hashes(1, 0, 1)));
    assertFalse(Tiles.has(Long.MAX_VALUE, TileId.hashes(8, 0, 1)));
  }

  /** What was written size by size is all that a reader needs at every one of those sizes. */
  @Test
  void aTreeThatGrowsIsReadFromItsTiles() {
    MemoryTree tree = NaiveTree.inMemory(70_000);
    Map<String, byte[]> written = new HashMap<>();
    Random random = new Random(70_000);
    int before = 0;
    for (int size : List.of(1, 2, 255, 256, 257, 600, 1025, 65_535, 65_536, 65_537, 70_000)) {
      for (TileId id : Tiles.between(before, size)) {
        assertTrue(Tiles.has(size, id));
        if (id.kind() == Kind.HASHES) {
          written.put(id.path(), Tiles.hashes(tree, id));
        }
      }
      before = size;
      TileNodes read = new TileNodes(size, id -> written.get(id.path()));
      CompactRange range = CompactRange.of(read, size);
      assertEquals(CompactRange.of(tree, size), range);
      for (int i = 0; i < 20; i++) {
        int index = random.nextInt(size);
        List<TreeHash> proof = Proofs.inclusion(read, index, size);
        TreeHash leaf = TreeHash.ofLeaf(NaiveTree.entry(index));
        assertTrue(ProofCheck.inclusion(leaf, index, size, proof, range.root()));
      }
    }
  }

  @Test
  void aTileOfAnotherSizeIsRefused() {
    TileNodes cut = new TileNodes(2, id -> new byte[63]);
    assertThrows(UncheckedIOException.class, () -> cut.hash(1, 0));
    TileNodes missing =
        new TileNodes(
            2,
            id -> {
              throw new FileNotFoundException(id.path());
            });
    assertThrows(UncheckedIOException.class, () -> missing.hash(0, 1));
    assertThrows(IllegalArgumentException.class, () -> cut.hash(0, 2));
    assertThrows(IllegalArgumentException.class, () -> cut.hash(-1, 0));
  }

  @Test
  void bundlesAreWrittenAndRead() throws Exception {
    Random random = new Random(1);
    List<byte[]> entries = new ArrayList<>();
    for (int size : List.of(0, 1, 255, 256, 32_768, 65_535)) {
      byte[] entry = new byte[size];
      random.nextBytes(entry);
      entries.add(entry);
    }
    byte[] bundle = EntryBundle.encode(entries);
    List<byte[]> read = EntryBundle.decode(bundle, entries.size());
    assertEquals(entries.size(), read.size());
    for (int i = 0; i < read.size(); i++) {
      assertArrayEquals(entries.get(i), read.get(i));
    }
    assertThrows(MalformedLogException.class, () -> EntryBundle.decode(bundle, 5));
    assertThrows(MalformedLogException.class, () -> EntryBundle.decode(bundle, 7));
  }

  @Test
  void aBundleThatWasCutIsRefused() {
    byte[] bundle = EntryBundle.encode(List.of(new byte[3], new byte[2]));
    for (int size = 0; size < bundle.length; size++) {
      byte[] cut = java.util.Arrays.copyOf(bundle, size);
      assertThrows(MalformedLogException.class, () -> EntryBundle.decode(cut, 2));
    }
    assertThrows(
        IllegalArgumentException.class, () -> EntryBundle.encode(List.of(new byte[65_536])));
    assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of()));
  }
}
