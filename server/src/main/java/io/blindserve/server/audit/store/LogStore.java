package io.blindserve.server.audit.store;

import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * A log that grows: entries are durable when {@link #append} returns, {@link #publish} signs for
 * them, and others see them when that is shown. One thread may append while others publish.
 */
public final class LogStore implements AutoCloseable {

  /** The most entries that may wait for a checkpoint. */
  public static final int MOST_UNPUBLISHED = 16_384;

  /** Enough to find a disk on which the journal's next file has no room. */
  private static final int PROBE_BYTES = Journal.ROTATE_BYTES + (64 << 10);

  private static final String PROBE = "probe";

  private final LogFolder folder;
  private final HeadSigner signer;
  private final Showing showing;
  private final DurableFiles files;
  private final Journal journal;
  private final TreeEdge edge;

  /** Full tiles whose partial ones may still be needed: their head is not shown. */
  private final Queue<TileId> filled = new ArrayDeque<>();

  private volatile Head signed;
  private volatile Optional<Head> shown;

  /** Memory and journal differ: nothing more may be appended or signed by this object. */
  private volatile boolean broken;

  /** When others see a head. */
  public enum Showing {
    /** As soon as it is signed. */
    AT_ONCE,
    /** When {@link LogStore#show} says so. */
    WHEN_TOLD
  }

  private LogStore(
      LogFolder folder,
      HeadSigner signer,
      Showing showing,
      Journal journal,
      TreeEdge edge,
      Head signed,
      Optional<Head> shown) {
    this.folder = folder;
    this.signer = signer;
    this.showing = showing;
    this.files = new DurableFiles(folder);
    this.journal = journal;
    this.edge = edge;
    this.signed = signed;
    this.shown = shown;
  }

  /**
   * Opens a log, or begins one where there is none, and signs for all that is durable.
   *
   * @param signer signs its heads; stays the caller's
   * @throws DamagedLogException if what is there is not what a log of ours leaves behind
   * @throws IOException if it cannot be read or written
   */
  public static LogStore open(LogFolder folder, HeadSigner signer, Showing showing)
      throws IOException {
    return open(folder, signer, showing, Journal.ROTATE_BYTES);
  }

  static LogStore open(LogFolder folder, HeadSigner signer, Showing showing, int rotateBytes)
      throws IOException {
    var found = new Recovery(folder, signer.verifier()).find();
    Head empty = signer.sign(0, TreeEdge.empty().root());
    LogStore store =
        found.isPresent()
            ? new LogStore(
                folder,
                signer,
                showing,
                settle(folder, rotateBytes, found.get()),
                found.get().edge(),
                found.get().signed().orElse(empty),
                found.get().shown())
            : new LogStore(
                folder,
                signer,
                showing,
                Journal.create(folder, rotateBytes),
                TreeEdge.empty(),
                empty,
                Optional.empty());
    try {
      if (showing == Showing.AT_ONCE) {
        store.write(store.signed);
      }
      store.publish();
      return store;
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Makes durable what was found: it may be in the system's memory only, where a process and not
   * the machine ended.
   */
  private static Journal settle(LogFolder folder, int rotateBytes, Recovery.Found log)
      throws IOException {
    folder.makeFolder(LogPaths.PUBLISHED);
    folder.forceFolder(LogFolder.ROOT);
    folder.forceFolder(Journal.FOLDER);
    folder.forceFolder(LogPaths.PUBLISHED);
    return Journal.resume(folder, rotateBytes, log.segments(), log.last());
  }

  /** Tells whether there is anything of a log but its keys. */
  public static boolean hasData(LogFolder folder) throws IOException {
    return folder.list(LogFolder.ROOT).contains(LogPaths.SIGNED)
        || !folder.list(Journal.FOLDER).isEmpty()
        || !folder.list(LogPaths.PUBLISHED).isEmpty();
  }

  /** Returns how many entries are durable. */
  public long size() {
    synchronized (edge) {
      return edge.size();
    }
  }

  /** Returns the newest head that was signed: all that it stands for is in tiles. */
  public Head signed() {
    return signed;
  }

  /** Returns the newest head that is shown. */
  public Optional<Head> shown() {
    return shown;
  }

  /** Returns how many entries that has. */
  public long shownSize() {
    return shown.map(Head::size).orElse(0L);
  }

  /**
   * Appends entries; when this returns they would survive a crash, and have their places for ever.
   *
   * @param entries 1 to 256
   * @throws IOException if they may not; they are not part of the log then, but after a crash they
   *     may be; so it is with whatever else is thrown, and nothing can be appended then until the
   *     log is opened anew
   */
  public void append(List<byte[]> entries) throws IOException {
    requireWhole();
    synchronized (journal) {
      long first = size();
      if (first + entries.size() - signed.size() > MOST_UNPUBLISHED) {
        throw new IOException(MOST_UNPUBLISHED + " entries wait for a checkpoint");
      }
      journal.append(first, entries);
      takeIn(entries);
    }
  }

  private void takeIn(List<byte[]> entries) {
    boolean whole = false;
    try {
      synchronized (edge) {
        entries.forEach(edge::append);
      }
      whole = true;
    } finally {
      if (!whole) {
        broken = true;
      }
    }
  }

  /**
   * Leaves no entry in the journal: all of them are in tiles, and those that go from there must not
   * stay here.
   *
   * @throws IOException if it cannot be written, or entries came meanwhile; a later call tries
   *     again
   */
  public synchronized void renewJournal() throws IOException {
    sign();
    synchronized (journal) {
      if (size() != signed.size()) {
        throw new IOException("the log is written to meanwhile");
      }
      journal.renew(signed.size());
    }
  }

  private void requireWhole() throws IOException {
    if (broken) {
      throw new IOException("the log has to be opened anew after a fault: start the server again");
    }
  }

  /**
   * Signs for all entries that are durable, if there are new ones, and shows that unless somebody
   * else says when.
   *
   * @return the head that was signed last
   * @throws IOException if it cannot be written; a later call tries again
   */
  public synchronized Head publish() throws IOException {
    sign();
    if (showing == Showing.AT_ONCE) {
      show(signed);
    }
    return signed;
  }

  private void sign() throws IOException {
    requireWhole();
    TreeEdge seen;
    synchronized (edge) {
      if (edge.size() == signed.size()) {
        return;
      }
      seen = edge.copy();
    }
    List<TileId> tiles = Tiles.between(signed.size(), seen.size());
    for (TileId id : tiles) {
      files.put(LogPaths.of(id), seen.content(id));
    }
    files.commit();
    Head head = signer.sign(seen.size(), seen.root());
    files.put(LogPaths.SIGNED, head.note().toByteArray());
    files.commit();
    signed = head;
    synchronized (edge) {
      edge.forget(head.size());
    }
    journal.forget(head.size());
    tiles.stream().filter(id -> id.width() == TileId.FULL).forEach(filled::add);
  }

  /**
   * Shows a head that was signed, unless it is older than the one that is shown, or that very one.
   *
   * @throws IOException if it cannot be written; a later call tries again
   */
  public synchronized void show(Head head) throws IOException {
    if (shown.isEmpty() || head.size() > shownSize()) {
      write(head);
    }
  }

  private void write(Head head) throws IOException {
    files.put(LogPaths.CHECKPOINT, head.note().toByteArray());
    files.commit();
    shown = Optional.of(head);
    while (!filled.isEmpty() && Tiles.isWithin(head.size(), filled.element())) {
      discardPartials(filled.remove());
    }
  }

  /** Returns the bytes of a tile that is there for {@link #signed}. */
  public byte[] tile(TileId id) throws IOException {
    return folder.read(LogPaths.of(id));
  }

  /** Clients that ask for a partial tile take the full one where there is none. */
  private void discardPartials(TileId full) {
    files.discardFolder(LogPaths.of(full) + ".p");
  }

  /** Tries whether something can be written, where nothing needs to be. */
  public synchronized void probe() throws IOException {
    requireWhole();
    files.put(PROBE, new byte[PROBE_BYTES]);
    files.commit();
    folder.delete(PROBE);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
