package io.blindserve.server.audit.explore;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.ProofCheck;
import io.blindserve.keys.tlog.Proofs;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.TlogProof;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import io.blindserve.server.audit.verify.ExportRange;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.RecordFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes single records out of a log, each with the proof that it is there: a few tiles a record,
 * and fewer for its neighbours. For one thread.
 */
public final class LogLookup {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern PLACE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final int PLACE_DIGITS = 12;
  private static final int HEX = 16;

  private final LogSource log;
  private final RecentTiles tiles;
  private final Checkpoint head;
  private final String note;

  private LogLookup(LogSource log, RecentTiles tiles, Checkpoint head, String note) {
    this.log = log;
    this.tiles = tiles;
    this.head = head;
    this.note = note;
  }

  /**
   * A record whose proof was checked.
   *
   * @param text the record as it stands in the log
   * @param facts what it says
   * @param proof that it is in the tree
   * @param head the head that was signed
   */
  public record Found(String text, RecordFacts facts, TlogProof proof, Checkpoint head) {

    /** Returns what can be said, in one line. */
    public String verdict() {
      return "verified: record " + proof.index() + " of " + head.size() + " in " + head.origin();
    }
  }

  /**
   * Opens a log at its newest checkpoint.
   *
   * @throws NotVerifiedException if the key did not sign that
   * @throws IOException if it cannot be read
   */
  public static LogLookup open(LogSource log, HeadTrust trust)
      throws IOException, NotVerifiedException {
    byte[] note = log.checkpoint();
    return new LogLookup(
        log,
        new RecentTiles(new WidestTiles(log)),
        LogVerifier.open("the checkpoint", note, trust),
        new String(note, StandardCharsets.UTF_8));
  }

  /**
   * Finds a record.
   *
   * @param name its id, or its place
   * @return nothing where the log has no such record
   * @throws NotVerifiedException if what is there is not what was signed
   * @throws IOException if it cannot be read
   */
  public Optional<Found> find(String name) throws IOException, NotVerifiedException {
    boolean byId = ID.matcher(name).matches();
    if (!byId && !PLACE.matcher(name).matches()) {
      return Optional.empty();
    }
    long index = byId ? Long.parseLong(name.substring(0, PLACE_DIGITS), HEX) : Long.parseLong(name);
    if (index >= head.size()) {
      return Optional.empty();
    }
    Found found = at(index);
    return byId && !found.facts().id().equals(name) ? Optional.empty() : Optional.of(found);
  }

  /** Returns how many records the head has. */
  public long size() {
    return head.size();
  }

  /**
   * Tells whether the bundle of a record is at hand; what it holds is not looked at.
   *
   * @param index its place, below {@link #size}
   * @throws IOException if that cannot be told
   */
  public boolean has(long index) throws IOException {
    try {
      return tiles.read(bundle(index)).length > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private TileId bundle(long index) {
    long bundle = index / TileId.FULL;
    return TileId.entries(bundle, (int) Math.min(TileId.FULL, head.size() - bundle * TileId.FULL));
  }

  /** Returns the name of the log. */
  public String origin() {
    return head.origin();
  }

  /**
   * Returns a record.
   *
   * @param index its place, below {@link #size}
   * @throws NotVerifiedException if what is there is not what was signed
   * @throws IOException if it cannot be read
   */
  public Found at(long index) throws IOException, NotVerifiedException {
    byte[] entry = entry(index);
    TlogProof proof;
    try {
      TileNodes nodes = new TileNodes(head.size(), tiles);
      proof =
          new TlogProof(
              Optional.of(entry), index, Proofs.inclusion(nodes, index, head.size()), note);
    } catch (UncheckedIOException e) {
      throw new NotVerifiedException("a tile of hashes is missing or malformed", e);
    }
    TreeHash leaf = TreeHash.ofLeaf(entry);
    if (!ProofCheck.inclusion(leaf, index, head.size(), proof.hashes(), head.root())) {
      throw new NotVerifiedException("entry " + index + " is not the one that was signed");
    }
    RecordFacts facts = RecordFacts.read(entry, index);
    if (facts.number("seq") != index) {
      throw new NotVerifiedException("entry " + index + " says that it is another one");
    }
    return new Found(new String(entry, StandardCharsets.UTF_8), facts, proof, head);
  }

  private byte[] entry(long index) throws IOException, NotVerifiedException {
    TileId id = bundle(index);
    try {
      return EntryBundle.decode(tiles.read(id), id.width()).get((int) (index % TileId.FULL));
    } catch (NoSuchFileException e) {
      requireExported(index);
      throw new NotVerifiedException(
          id.path()
              + " is missing, with record "
              + index
              + "; whether retention removed it on record, and which records are left, says audit"
              + " verify",
          e);
    } catch (MalformedLogException e) {
      throw new NotVerifiedException(id.path() + ": " + e.getMessage(), e);
    }
  }

  /** What an export says that it left out is not what somebody took away. */
  private void requireExported(long index) throws IOException {
    Optional<ExportRange> exported = log.exported();
    if (exported.isPresent()
        && exported.get().size() == head.size()
        && !exported.get().contains(index)) {
      throw new IOException(
          "record "
              + index
              + " is not in this export ("
              + exported.get().from()
              + " to "
              + (exported.get().to() - 1)
              + ")");
    }
  }
}
