package io.blindserve.server.audit.explore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.Nodes;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the page needs: records from one place to another, and the hashes of the subtrees beside
 * them, with which a browser gets from each record to the root that was signed. Nothing is checked
 * here; the page does that.
 *
 * <p>A document is {@code {"note","key","size","from","records":[..],"beside":{"lo-hi":hash}}}:
 * {@code note} is the checkpoint with its signatures, {@code key} what the server says its key is,
 * {@code records} are texts, and {@code beside} has the root of the entries {@code lo} to {@code hi
 * - 1} for each subtree that has none of the records.
 */
public final class PageData {

  /** Records that one document has at most. */
  public static final int MOST_RECORDS = 20_000;

  private final long from;
  private final long to;
  private final TileNodes.Source tiles;

  private final Deque<List<byte[]>> bundles;

  private PageData(long from, long to, TileNodes.Source tiles, Deque<List<byte[]>> bundles) {
    this.from = from;
    this.to = to;
    this.tiles = tiles;
    this.bundles = bundles;
  }

  /** Reads bundles, the newest first, as far as they are at hand. */
  private static PageData read(TileNodes.Source tiles, long size, long from, long to)
      throws IOException {
    Deque<List<byte[]>> bundles = new ArrayDeque<>();
    long start = to;
    while (start > from) {
      long bundle = (start - 1) / TileId.FULL;
      int width = (int) Math.min(TileId.FULL, size - bundle * TileId.FULL);
      try {
        byte[] bytes = tiles.read(TileId.entries(bundle, width));
        int wanted = (int) Math.min(width, to - bundle * TileId.FULL);
        bundles.addFirst(EntryBundle.decode(bytes, width).subList(0, wanted));
      } catch (NoSuchFileException e) {
        break;
      }
      start = bundle * TileId.FULL;
    }
    return new PageData(start, to, tiles, bundles);
  }

  /**
   * Writes a document.
   *
   * @param tiles where tiles come from
   * @param note the checkpoint with its signatures
   * @param size entries that it stands for
   * @param key what is said to be the key of the log
   * @param from place of the first record; bundles go as a whole, and those that are not at hand
   *     are left out with all before them
   * @param to place behind the last, at most {@code size}
   * @throws IOException if tiles cannot be read
   */
  public static byte[] write(
      TileNodes.Source tiles, byte[] note, long size, Optional<String> key, long from, long to)
      throws IOException {
    long last = Math.min(to, size);
    long first = Math.max(0, Math.max(Math.min(from, last), last - MOST_RECORDS));
    PageData data = read(new WidestTiles(tiles), size, first, last);
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("note", new String(note, StandardCharsets.UTF_8));
      json.writeStringField("key", key.orElse(""));
      json.writeNumberField("size", size);
      json.writeNumberField("from", data.from);
      data.writeRecords(json);
      json.writeObjectFieldStart("beside");
      data.writeBeside(json, new TileNodes(size, data.tiles), 0, size);
      json.writeEndObject();
      json.writeEndObject();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    return out.toByteArray();
  }

  private void writeRecords(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("records");
    for (List<byte[]> bundle : bundles) {
      for (byte[] entry : bundle) {
        json.writeString(new String(entry, StandardCharsets.UTF_8));
      }
    }
    json.writeEndArray();
  }

  /** The largest subtrees that have none of the records. */
  private void writeBeside(JsonGenerator json, Nodes nodes, long low, long high)
      throws IOException {
    if (low == high || (low >= from && high <= to)) {
      return;
    }
    if (high <= from || low >= to) {
      byte[] hash = root(nodes, low, high).toByteArray();
      json.writeStringField(low + "-" + high, Base64.getEncoder().encodeToString(hash));
      return;
    }
    long middle = low + Long.highestOneBit(high - low - 1);
    writeBeside(json, nodes, low, middle);
    writeBeside(json, nodes, middle, high);
  }

  private static TreeHash root(Nodes nodes, long low, long high) {
    long entries = high - low;
    if (Long.bitCount(entries) == 1) {
      int level = Long.numberOfTrailingZeros(entries);
      return nodes.hash(level, low >> level);
    }
    long middle = low + Long.highestOneBit(entries - 1);
    return TreeHash.ofNode(root(nodes, low, middle), root(nodes, middle, high));
  }
}
