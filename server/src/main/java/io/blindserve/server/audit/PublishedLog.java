package io.blindserve.server.audit;

import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.Proofs;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TlogProof;
import io.blindserve.keys.tlog.WidestTiles;
import io.blindserve.server.audit.store.Head;
import io.blindserve.server.audit.store.LogFolder;
import io.blindserve.server.audit.store.LogPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what is published of a log, at one head after the other. Thread-safe. */
final class PublishedLog {

  private final LogFolder folder;
  private final WidestTiles tiles;

  PublishedLog(LogFolder folder) {
    this.folder = folder;
    this.tiles = new WidestTiles(this::read);
  }

  private byte[] read(TileId id) throws IOException {
    return folder.read(LogPaths.of(id));
  }

  /** Tiles that lie there already for the next head are not shown. */
  Optional<byte[]> tile(Head head, TileId id) throws IOException {
    if (!Tiles.isWithin(head.size(), id)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(id));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  Receipt receipt(Head head, String id) throws IOException {
    OptionalLong index = RecordId.sequence(id);
    if (index.isEmpty()) {
      return new Receipt.Unknown();
    }
    if (index.getAsLong() >= head.size()) {
      return new Receipt.NotYet();
    }
    byte[] entry;
    try {
      entry = entry(head, index.getAsLong());
    } catch (NoSuchFileException e) {
      // No longer retained.
      return new Receipt.Unknown();
    }
    if (!RecordReader.id(entry).equals(Optional.of(id))) {
      return new Receipt.Unknown();
    }
    try {
      TileNodes nodes = new TileNodes(head.size(), tiles);
      TlogProof proof =
          new TlogProof(
              Optional.of(entry),
              index.getAsLong(),
              Proofs.inclusion(nodes, index.getAsLong(), head.size()),
              head.note().toString());
      return new Receipt.Proof(proof.text());
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  private byte[] entry(Head head, long index) throws IOException {
    long bundle = index / TileId.FULL;
    int width = (int) Math.min(TileId.FULL, head.size() - bundle * TileId.FULL);
    byte[] bytes = tiles.read(TileId.entries(bundle, width));
    return EntryBundle.decode(bytes, width).get((int) (index % TileId.FULL));
  }
}
