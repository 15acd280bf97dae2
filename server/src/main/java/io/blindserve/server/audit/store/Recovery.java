package io.blindserve.server.audit.store;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out where a log stands, and whether what is there hangs together: the head that was signed
 * last, the tiles of its tree, and the journal from there on.
 */
final class Recovery {

  static final String SEGMENT_NAME = "[0-9]{19}";

  private final LogFolder folder;
  private final NoteVerifier verifier;

  /**
   * Where a log stands.
   *
   * @param signed the head that was signed last
   * @param edge the end of the tree, with all that is in the journal
   * @param segments firsts of all files of the journal
   * @param last the file that goes on
   */
  record Found(Optional<Head> signed, TreeEdge edge, List<Long> segments, JournalSegment last) {}

  Recovery(LogFolder folder, NoteVerifier verifier) {
    this.folder = folder;
    this.verifier = verifier;
  }

  /**
   * Reads a log.
   *
   * @return nothing where there is no log yet
   * @throws DamagedLogException if it is not what a log of ours leaves behind
   * @throws IOException if it cannot be read
   */
  Optional<Found> find() throws IOException {
    Optional<Head> signed = head(LogPaths.SIGNED);
    Optional<Head> shown = head(LogPaths.CHECKPOINT);
    List<Long> segments = segments();
    if (signed.isEmpty() && segments.isEmpty()) {
      if (shown.isPresent() || !folder.list(LogPaths.PUBLISHED).isEmpty()) {
        throw new DamagedLogException("there are tiles or a checkpoint, but no journal");
      }
      return Optional.empty();
    }
    requireOrder(signed, shown);
    try {
      return Optional.of(read(signed, segments));
    } catch (UncheckedIOException e) {
      throw damaged(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static IOException damaged(IOException e) {
    return e instanceof NoSuchFileException || e instanceof MalformedLogException
        ? new DamagedLogException("a file is missing or malformed: " + e.getMessage(), e)
        : e;
  }

  private Optional<Head> head(String path) throws IOException {
    try {
      return Optional.of(Head.read(folder.read(path), verifier));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NoteException | MalformedLogException e) {
      throw new DamagedLogException(path + " is no checkpoint of this log: " + e.getMessage(), e);
    }
  }

  private static void requireOrder(Optional<Head> signed, Optional<Head> shown)
      throws DamagedLogException {
    long size = signed.map(Head::size).orElse(0L);
    if (shown.isPresent() && shown.get().size() > size) {
      throw new DamagedLogException(
          "a checkpoint of "
              + shown.get().size()
              + " entries is shown, and one of "
              + size
              + " was signed last");
    }
    if (shown.isPresent()
        && signed.isPresent()
        && shown.get().size() == size
        && !shown.get().checkpoint().equals(signed.get().checkpoint())) {
      throw new DamagedLogException("two checkpoints of " + size + " entries differ");
    }
  }

  private List<Long> segments() throws IOException {
    List<Long> firsts = new ArrayList<>();
    for (String name : folder.list(Journal.FOLDER)) {
      if (name.matches(SEGMENT_NAME)) {
        firsts.add(Long.parseLong(name));
      }
    }
    return firsts;
  }

  private Found read(Optional<Head> signed, List<Long> segments) throws IOException {
    long size = signed.map(Head::size).orElse(0L);
    TileNodes.Source tiles = new WidestTiles(id -> folder.read(LogPaths.of(id)));
    TreeEdge edge = TreeEdge.read(size, tiles);
    if (signed.isPresent() && !edge.root().equals(signed.get().checkpoint().root())) {
      throw new DamagedLogException("the tiles do not give the root that was signed at " + size);
    }
    requireEntries(edge, new TileNodes(size, tiles));
    JournalSegment last = readJournal(needed(segments, size), edge, new TileNodes(size, tiles));
    if (edge.size() != last.end()) {
      throw new DamagedLogException(
          "the journal ends at entry " + last.end() + " and the signed head at " + size);
    }
    return new Found(signed, edge, segments, last);
  }

  /** The last bundle must hold what the tile above it was made of. */
  private static void requireEntries(TreeEdge edge, TileNodes nodes) throws IOException {
    long first = edge.size() / TileId.FULL * TileId.FULL;
    List<byte[]> entries = edge.entries();
    for (int i = 0; i < entries.size(); i++) {
      requireLeaf(entries.get(i), first + i, nodes, "the last bundle");
    }
  }

  private static void requireLeaf(byte[] entry, long index, TileNodes nodes, String place)
      throws DamagedLogException {
    if (!TreeHash.ofLeaf(entry).equals(nodes.hash(0, index))) {
      throw new DamagedLogException(
          place + " has another entry " + index + " than the tree that was signed");
    }
  }

  /** Files below the one that the head falls into may or may not be there any more. */
  private static List<Long> needed(List<Long> segments, long size) throws DamagedLogException {
    int start = segments.size() - 1;
    while (start >= 0 && segments.get(start) > size) {
      start--;
    }
    if (start < 0) {
      throw new DamagedLogException("the journal has no file with entry " + size);
    }
    return List.copyOf(segments.subList(start, segments.size()));
  }

  private JournalSegment readJournal(List<Long> firsts, TreeEdge edge, TileNodes nodes)
      throws IOException {
    long size = edge.size();
    JournalSegment segment = JournalSegment.read(firsts.get(0), folder.read(path(firsts, 0)));
    append(segment, size, edge, nodes);
    for (int i = 1; i < firsts.size(); i++) {
      if (segment.torn() || segment.end() != firsts.get(i)) {
        throw new DamagedLogException(
            "a file of the journal ends at entry "
                + segment.end()
                + ", and the next begins at "
                + firsts.get(i));
      }
      segment = JournalSegment.read(firsts.get(i), folder.read(path(firsts, i)));
      append(segment, size, edge, nodes);
    }
    return segment;
  }

  private static String path(List<Long> firsts, int i) {
    return Journal.path(firsts.get(i));
  }

  private static void append(JournalSegment segment, long size, TreeEdge edge, TileNodes nodes)
      throws DamagedLogException {
    for (int i = 0; i < segment.entries().size(); i++) {
      byte[] entry = segment.entries().get(i);
      if (segment.first() + i < size) {
        requireLeaf(entry, segment.first() + i, nodes, "the journal");
      } else {
        edge.append(entry);
      }
    }
  }
}
