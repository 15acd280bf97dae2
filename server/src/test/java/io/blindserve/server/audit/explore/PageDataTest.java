package io.blindserve.server.audit.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From the records of a page, and what lies beside them, the root of the whole log follows. */
class PageDataTest {

  private static final int LARGEST = 1_200;
  private static final byte[] NOTE = "note\n".getBytes(StandardCharsets.UTF_8);

  private final List<byte[]> entries = new ArrayList<>();
  private final MemoryTree tree = new MemoryTree();

  PageDataTest() {
    for (int i = 0; i < LARGEST; i++) {
      byte[] entry = ("{\"seq\":" + i + "}").getBytes(StandardCharsets.UTF_8);
      entries.add(entry);
      tree.add(TreeHash.ofLeaf(entry));
    }
  }

  private TileNodes.Source source(int firstKept) {
    return id -> {
      if (id.kind() == TileId.Kind.HASHES) {
        return Tiles.hashes(tree, id);
      }
      int start = Math.toIntExact(id.index() * TileId.FULL);
      if (start < firstKept) {
        throw new NoSuchFileException(id.path());
      }
      return EntryBundle.encode(entries.subList(start, start + id.width()));
    };
  }

  private JsonObject page(int firstKept, int size, int from, int to) throws IOException {
    byte[] document = PageData.write(source(firstKept), NOTE, size, Optional.of("key"), from, to);
    return (JsonObject) Json.parse(document, JsonLimits.ofBytes(1 << 24));
  }

  private TreeHash expected(int size) {
    return CompactRange.of(tree, size).root();
  }

  /** As the page does it. */
  private static TreeHash root(JsonObject page, long low, long high) {
    long from = page.longValue("from");
    List<?> records = page.array("records").values();
    if (high <= from || low >= from + records.size()) {
      String hash = page.object("beside").string(low + "-" + high);
      return TreeHash.of(Base64.getDecoder().decode(hash));
    }
    if (high - low == 1) {
      JsonString record = (JsonString) records.get(Math.toIntExact(low - from));
      return TreeHash.ofLeaf(record.value().getBytes(StandardCharsets.UTF_8));
    }
    long middle = low + Long.highestOneBit(high - low - 1);
    return TreeHash.ofNode(root(page, low, middle), root(page, middle, high));
  }

  @Test
  void theRootFollowsWhateverPartIsShown() throws IOException {
    Random random = new Random(30);
    for (int i = 0; i < 150; i++) {
      int size = 1 + random.nextInt(LARGEST);
      int to = 1 + random.nextInt(size);
      int from = random.nextInt(to);
      JsonObject page = page(0, size, from, to);
      long first = page.longValue("from");
      assertEquals(from / TileId.FULL * TileId.FULL, first);
      assertEquals(to - first, page.array("records").size());
      assertTrue(page.object("beside").members().size() < 30);
      assertEquals(expected(size), root(page, 0, size), "size " + size);
    }
  }

  @Test
  void anEmptyLogAndAnEmptyPartAreTold() throws IOException {
    assertEquals(0, page(0, 0, 0, 0).array("records").size());
    JsonObject none = page(0, 300, 0, 0);
    assertEquals(0, none.array("records").size());
    assertEquals(expected(300), root(none, 0, 300));
  }

  @Test
  void whatIsNotAtHandIsLeftOut() throws IOException {
    JsonObject page = page(512, 1_000, 0, 1_000);
    assertEquals(512, page.longValue("from"));
    assertEquals(488, page.array("records").size());
    assertEquals(expected(1_000), root(page, 0, 1_000));
    assertEquals(0, page(512, 1_000, 0, 500).array("records").size());
  }
}
