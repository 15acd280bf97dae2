package io.blindserve.server.audit;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.audit.store.DamagedLogException;
import io.blindserve.server.audit.store.Head;
import io.blindserve.server.audit.store.LogFolder;
import io.blindserve.server.audit.store.LogPaths;
import io.blindserve.server.audit.store.LogStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The log as a transparency log in the form of C2SP tlog-tiles. One process at a time may hold it.
 * A damaged log is opened for reading only.
 */
public final class TileAuditLog implements AuditLog, LogReader {

  /** Name of the file with the key, in the folder of the log. */
  static final String KEY_NAME = "log.key";

  private static final System.Logger LOG = System.getLogger(TileAuditLog.class.getName());
  private static final String LOCK_NAME = "lock";

  private final Path folder;
  private final FileChannel lock;
  private final NoteSigner signer;
  private final PublishedLog published;
  private final Optional<Writer> writer;
  private final Optional<Head> found;
  private final Optional<String> damage;

  /** What writes, where the log is not damaged. */
  private record Writer(LogStore store, GroupCommit commits, Publisher publisher) {}

  private TileAuditLog(
      Path folder,
      FileChannel lock,
      NoteSigner signer,
      Optional<Writer> writer,
      Optional<Head> found,
      Optional<String> damage) {
    this.folder = folder;
    this.lock = lock;
    this.signer = signer;
    this.published = new PublishedLog(new DiskFolder(folder));
    this.writer = writer;
    this.found = found;
    this.damage = damage;
  }

  /**
   * Opens the log in {@code folder}, which is made where it is missing. What a crash left behind
   * the last record that was answered for is removed; a damaged log is left as it is, and takes no
   * record.
   *
   * @param key the key behind pseudonyms, for what the log records of itself
   * @throws IOException if the folder cannot be read or written, another process holds the log, or
   *     its key is not to be used
   */
  public static TileAuditLog open(Path folder, LogSettings settings, EpochKey key)
      throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    Files.createDirectories(root);
    PrivateFiles.forceParent(root);
    FileChannel lock = lock(root);
    try {
      NoteSigner signer = LogKey.loadOrCreate(root.resolve(KEY_NAME), settings.origin());
      try {
        return open(root, lock, signer, settings, key);
      } catch (IOException e) {
        signer.close();
        throw e;
      }
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static TileAuditLog open(
      Path root, FileChannel lock, NoteSigner signer, LogSettings settings, EpochKey key)
      throws IOException {
    LogFolder files = new DiskFolder(root);
    try {
      LogStore store = LogStore.open(files, signer);
      Publisher publisher = Publisher.start(store, settings.interval());
      RecordWriter records = new RecordWriter(settings.node(), settings.build());
      GroupCommit commits =
          GroupCommit.start(
              new PublishedStore(store, publisher),
              records,
              store.size(),
              () -> LogRecord.of(Instant.now(), key.server(), LogRecord.Action.RECOVERED));
      return new TileAuditLog(
          root,
          lock,
          signer,
          Optional.of(new Writer(store, commits, publisher)),
          Optional.empty(),
          Optional.empty());
    } catch (DamagedLogException e) {
      LOG.log(Level.ERROR, "the access log is damaged and takes no record: {0}", e.getMessage());
      return new TileAuditLog(
          root,
          lock,
          signer,
          Optional.empty(),
          lastHead(files, signer),
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** The entries of a group are the publisher's concern as well. */
  private record PublishedStore(LogStore store, Publisher publisher) implements EntryStore {

    @Override
    public void append(List<byte[]> entries) throws IOException {
      publisher.makeRoom(entries.size());
      store.append(entries);
      publisher.appended();
    }

    @Override
    public void probe() throws IOException {
      store.probe();
    }
  }

  /** What a damaged log showed last may be read as far as it goes. */
  private static Optional<Head> lastHead(LogFolder files, NoteSigner signer) throws IOException {
    try {
      byte[] note = files.read(LogPaths.CHECKPOINT);
      return Optional.of(Head.read(note, signer.verifier()));
    } catch (NoSuchFileException | NoteException | MalformedLogException e) {
      return Optional.empty();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel = PrivateFiles.open(folder.resolve(LOCK_NAME));
    try {
      FileLock held = channel.tryLock();
      if (held == null) {
        throw new IOException("another server writes the log in this folder");
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException("this process already writes the log in this folder", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Returns the key by which others verify the log in {@code folder}, whether it is open or not.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  public static String verifierKey(Path folder) throws IOException {
    try (NoteSigner signer = LogKey.load(folder.resolve(KEY_NAME))) {
      return signer.verifier().toString();
    }
  }

  /** Returns the absolute path of the folder that others may copy. */
  public Path directory() {
    return folder.resolve(LogPaths.PUBLISHED);
  }

  @Override
  public String verifierKey() {
    return signer.verifier().toString();
  }

  /** Returns what is wrong with the log, if it takes no record. */
  public Optional<String> damage() {
    return damage;
  }

  @Override
  public CompletionStage<AuditEntry> append(Recordable record) {
    return writer
        .map(open -> open.commits().append(record))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new AuditUnavailableException("the access log is damaged")));
  }

  @Override
  public boolean healthy() {
    return writer.map(open -> open.commits().healthy() && open.publisher().healthy()).orElse(false);
  }

  /** Returns how often something could not be written. */
  public long failures() {
    return writer.map(open -> open.commits().failures() + open.publisher().failures()).orElse(1L);
  }

  /** Returns how many records are durable. */
  public long size() {
    return writer
        .map(open -> open.store().size())
        .orElseGet(() -> head().map(Head::size).orElse(0L));
  }

  /** Returns how many records the newest checkpoint has. */
  public long publishedSize() {
    return head().map(Head::size).orElse(0L);
  }

  /** Publishes all that is durable, now. Blocks. */
  public void publish() {
    writer.ifPresent(open -> open.publisher().publishNow());
  }

  private Optional<Head> head() {
    return writer.map(open -> open.store().shown()).or(() -> found);
  }

  @Override
  public Optional<byte[]> checkpoint() {
    return head().map(head -> head.note().toByteArray());
  }

  @Override
  public Optional<byte[]> tile(TileId id) throws IOException {
    Optional<Head> head = head();
    return head.isPresent() ? published.tile(head.get(), id) : Optional.empty();
  }

  @Override
  public Receipt receipt(String id) throws IOException {
    Optional<Head> head = head();
    OptionalLong sequence = RecordId.sequence(id);
    if (head.isEmpty() || sequence.isEmpty() || sequence.getAsLong() >= size()) {
      return new Receipt.Unknown();
    }
    return published.receipt(head.get(), id);
  }

  @Override
  public CompletionStage<Void> published(String id) {
    long needed = RecordId.sequence(id).orElse(0) + 1;
    return writer
        .map(open -> open.publisher().reached(needed))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new AuditUnavailableException("the access log is damaged")));
  }

  /** Writes and publishes what was accepted. */
  @Override
  public void close() {
    writer.ifPresent(TileAuditLog::close);
    signer.close();
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest; all records are on disk already.
      LOG.log(Level.WARNING, "the lock of the access log did not close", e);
    }
  }

  private static void close(Writer open) {
    open.commits().close();
    open.publisher().close();
    try {
      open.store().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the access log did not close", e);
    }
  }
}
