package io.blindserve.server.audit.store;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import java.io.IOException;
import java.util.List;

/**
 * A log that grows: entries are durable when {@link #append} returns, and others see them when
 * {@link #publish} has signed for them. One thread may append while another publishes.
 */
public final class LogStore implements AutoCloseable {

  /** The most entries that may wait for a checkpoint. */
  public static final int MOST_UNPUBLISHED = 16_384;

  /** Enough to find a full disk. */
  private static final int PROBE_BYTES = 64 << 10;

  private static final String PROBE = "probe";

  private final LogFolder folder;
  private final NoteSigner signer;
  private final DurableFiles files;
  private final Journal journal;
  private final TreeEdge edge;
  private volatile Head shown;

  private LogStore(
      LogFolder folder, NoteSigner signer, Journal journal, TreeEdge edge, Head shown) {
    this.folder = folder;
    this.signer = signer;
    this.files = new DurableFiles(folder);
    this.journal = journal;
    this.edge = edge;
    this.shown = shown;
  }

  /**
   * Opens a log, or begins one where there is none, and shows a checkpoint of all that is durable.
   *
   * @param signer its name is the log's; stays the caller's
   * @throws DamagedLogException if what is there is not what a log of ours leaves behind
   * @throws IOException if it cannot be read or written
   */
  public static LogStore open(LogFolder folder, NoteSigner signer) throws IOException {
    return open(folder, signer, Journal.ROTATE_BYTES);
  }

  static LogStore open(LogFolder folder, NoteSigner signer, int rotateBytes) throws IOException {
    var found = new Recovery(folder, signer.verifier()).find();
    LogStore store;
    if (found.isPresent()) {
      Recovery.Found log = found.get();
      Head signed = log.signed().orElseGet(() -> Head.sign(signer, 0, TreeEdge.empty().root()));
      store = new LogStore(folder, signer, settle(folder, rotateBytes, log), log.edge(), signed);
    } else {
      Journal journal = Journal.create(folder, rotateBytes);
      Head head = Head.sign(signer, 0, TreeEdge.empty().root());
      store = new LogStore(folder, signer, journal, TreeEdge.empty(), head);
    }
    try {
      store.show(store.shown);
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

  /** Returns how many entries are durable. */
  public long size() {
    synchronized (edge) {
      return edge.size();
    }
  }

  /** Returns the newest head that is shown. */
  public Head shown() {
    return shown;
  }

  /**
   * Appends entries; when this returns they would survive a crash, and have their places for ever.
   *
   * @param entries 1 to 256
   * @throws IOException if they may not; they are not part of the log then, but after a crash they
   *     may be
   */
  public void append(List<byte[]> entries) throws IOException {
    long first = size();
    if (first + entries.size() - shown.size() > MOST_UNPUBLISHED) {
      throw new IOException(MOST_UNPUBLISHED + " entries wait for a checkpoint");
    }
    journal.append(first, entries);
    synchronized (edge) {
      entries.forEach(edge::append);
    }
  }

  /**
   * Signs for all entries that are durable, if there are new ones, and shows it.
   *
   * @return the head that is shown
   * @throws IOException if it cannot be written; a later call tries again
   */
  public synchronized Head publish() throws IOException {
    TreeEdge seen;
    synchronized (edge) {
      if (edge.size() == shown.size()) {
        return shown;
      }
      seen = edge.copy();
    }
    List<TileId> tiles = Tiles.between(shown.size(), seen.size());
    for (TileId id : tiles) {
      files.put(LogPaths.of(id), seen.content(id));
    }
    files.commit();
    Head head = Head.sign(signer, seen.size(), seen.root());
    files.put(LogPaths.SIGNED, head.note().toByteArray());
    files.commit();
    show(head);
    synchronized (edge) {
      edge.forget(head.size());
    }
    journal.forget(head.size());
    tiles.stream().filter(id -> id.width() == TileId.FULL).forEach(this::discardPartials);
    return head;
  }

  private void show(Head head) throws IOException {
    files.put(LogPaths.CHECKPOINT, head.note().toByteArray());
    files.commit();
    shown = head;
  }

  /** Clients that ask for a partial tile take the full one where there is none. */
  private void discardPartials(TileId full) {
    files.discardFolder(LogPaths.of(full) + ".p");
  }

  /** Tries whether something can be written, where nothing needs to be. */
  public synchronized void probe() throws IOException {
    files.put(PROBE, new byte[PROBE_BYTES]);
    files.commit();
    folder.delete(PROBE);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
