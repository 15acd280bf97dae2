package io.blindserve.server.audit.verify;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.tlog.Checkpoint;
import io.blindserve.server.audit.tlog.EntryBundle;
import io.blindserve.server.audit.tlog.MalformedLogException;
import io.blindserve.server.audit.tlog.ProofCheck;
import io.blindserve.server.audit.tlog.Proofs;
import io.blindserve.server.audit.tlog.TileId;
import io.blindserve.server.audit.tlog.TileNodes;
import io.blindserve.server.audit.tlog.TreeHash;
import io.blindserve.server.audit.tlog.WidestTiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Single records of a log, each of them proven to be in the tree that its key signed, without
 * reading the whole log. For one thread.
 */
public final class ProvenRecords {

  private static final int KEPT_TILES = 64;

  private final Checkpoint head;
  private final TileNodes.Source tiles;

  private ProvenRecords(Checkpoint head, TileNodes.Source tiles) {
    this.head = head;
    this.tiles = tiles;
  }

  /**
   * Reads the head of a log.
   *
   * @param key of the log, from somewhere else than the log
   * @throws NotVerifiedException if the key did not sign it
   * @throws IOException if it cannot be read
   */
  public static ProvenRecords open(LogSource log, NoteVerifier key)
      throws IOException, NotVerifiedException {
    Checkpoint head = LogVerifier.open("the checkpoint", log.checkpoint(), key);
    return new ProvenRecords(head, new Kept(new WidestTiles(log)));
  }

  /** Tiles that were read lately: neighbours are in the same ones. */
  private static final class Kept extends LinkedHashMap<TileId, byte[]>
      implements TileNodes.Source {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final TileNodes.Source source;

    Kept(TileNodes.Source source) {
      super(KEPT_TILES, 0.75f, true);
      this.source = source;
    }

    @Override
    public byte[] read(TileId id) throws IOException {
      byte[] known = get(id);
      if (known == null) {
        known = source.read(id);
        put(id, known);
      }
      return known;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<TileId, byte[]> eldest) {
      return size() > KEPT_TILES;
    }
  }

  /** Returns how many records the head has. */
  public long size() {
    return head.size();
  }

  /** Returns the name of the log. */
  public String origin() {
    return head.origin();
  }

  /**
   * Reads a record.
   *
   * @param index below {@link #size}
   * @return nothing where it is not about an encrypted call that was answered
   * @throws NotVerifiedException if it is not the one that was signed for
   * @throws IOException if it cannot be read
   */
  public Optional<RecordedAnswer> answer(long index) throws IOException, NotVerifiedException {
    RecordFacts facts = RecordFacts.read(entry(index), index);
    if (facts.number("seq") != index) {
      throw new NotVerifiedException("entry " + index + " says that it is another one");
    }
    return RecordedAnswer.of(facts, index);
  }

  private byte[] entry(long index) throws IOException, NotVerifiedException {
    long bundle = index / TileId.FULL;
    int width = (int) Math.min(TileId.FULL, head.size() - bundle * TileId.FULL);
    TileId id = TileId.entries(bundle, width);
    try {
      List<byte[]> entries = EntryBundle.decode(tiles.read(id), width);
      byte[] entry = entries.get((int) (index % TileId.FULL));
      List<TreeHash> proof =
          Proofs.inclusion(new TileNodes(head.size(), tiles), index, head.size());
      if (!ProofCheck.inclusion(TreeHash.ofLeaf(entry), index, head.size(), proof, head.root())) {
        throw new NotVerifiedException("record " + index + " is not the one that was signed for");
      }
      return entry;
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof MalformedLogException malformed) {
        throw new NotVerifiedException("a tile: " + malformed.getMessage(), malformed);
      }
      throw e.getCause();
    }
  }
}
