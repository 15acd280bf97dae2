package io.blindserve.server.audit;

import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.MalformedLogException;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.audit.store.DamagedLogException;
import io.blindserve.server.audit.store.Head;
import io.blindserve.server.audit.store.LogFolder;
import io.blindserve.server.audit.store.LogPaths;
import io.blindserve.server.audit.store.LogStore;
import io.blindserve.server.audit.store.LogStore.Showing;
import io.blindserve.server.audit.witness.WitnessSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final System.Logger LOG = System.getLogger(TileAuditLog.class.getName());
  private static final String LOCK_NAME = "lock";

  private final Path folder;
  private final FileChannel lock;
  private final LogKeys keys;
  private final PublishedLog published;
  private final Optional<Writer> writer;
  private final Optional<Head> found;
  private final Optional<String> damage;
  private final WitnessSettings witnesses;

  /** What writes, where the log is not damaged. */
  private record Writer(
      LogStore store,
      GroupCommit commits,
      Publisher publisher,
      Optional<WitnessedHeads> witnessed) {}

  private TileAuditLog(
      Path folder,
      FileChannel lock,
      LogKeys keys,
      Optional<Writer> writer,
      Optional<Head> found,
      Optional<String> damage,
      WitnessSettings witnesses) {
    this.folder = folder;
    this.lock = lock;
    this.keys = keys;
    this.published = new PublishedLog(new DiskFolder(folder));
    this.writer = writer;
    this.found = found;
    this.damage = damage;
    this.witnesses = witnesses;
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
      LogKeys keys = LogKeys.open(new DiskFolder(root), settings.origin());
      try {
        return open(root, lock, keys, settings, key);
      } catch (IOException e) {
        keys.close();
        throw e;
      }
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static TileAuditLog open(
      Path root, FileChannel lock, LogKeys keys, LogSettings settings, EpochKey key)
      throws IOException {
    LogFolder files = new DiskFolder(root);
    WitnessSettings witnesses = WitnessFile.settle(root, settings.witnesses());
    boolean witnessed = !witnesses.witnesses().isEmpty();
    try {
      Optional<String> missing = LogBeginning.missing(files);
      if (missing.isPresent()) {
        throw new DamagedLogException(missing.get());
      }
      LogStore store =
          LogStore.open(files, keys.heads(), witnessed ? Showing.WHEN_TOLD : Showing.AT_ONCE);
      LogBeginning.done(files);
      HeadChain chain = HeadChain.start(store, settings.interval(), witnesses);
      Publisher publisher = chain.publisher();
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
          keys,
          Optional.of(new Writer(store, commits, publisher, chain.witnessed())),
          Optional.empty(),
          Optional.empty(),
          witnesses);
    } catch (DamagedLogException e) {
      LOG.log(Level.ERROR, "the access log is damaged and takes no record: {0}", e.getMessage());
      return new TileAuditLog(
          root,
          lock,
          keys,
          Optional.empty(),
          lastHead(files, keys.verifiers().get(0)),
          Optional.of(String.valueOf(e.getMessage())),
          witnesses);
    }
  }

  /** The entries of a group are the publisher's concern as well. */
  private record PublishedStore(LogStore store, Publisher publisher) implements EntryStore {

    @Override
    public void append(List<byte[]> entries) throws IOException {
      publisher.makeRoom(entries.size());
      store.append(entries);
      try {
        publisher.appended();
      } catch (RuntimeException | Error e) {
        // They are in all the same, and are published when it is time.
        LOG.log(Level.WARNING, "the publisher was not told of entries", e);
      }
    }

    @Override
    public void probe() throws IOException {
      store.probe();
    }
  }

  /** What a damaged log showed last may be read as far as it goes. */
  private static Optional<Head> lastHead(LogFolder files, NoteVerifier key) throws IOException {
    try {
      byte[] note = files.read(LogPaths.CHECKPOINT);
      return Optional.of(Head.read(note, key));
    } catch (NoSuchFileException | NoteException | MalformedLogException e) {
      return Optional.empty();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel = PrivateFiles.open(folder.resolve(LOCK_NAME));
    try {
      FileLock held = channel.tryLock();
      if (held == null) {
        throw new LogHeldException("another server writes the log in this folder");
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new LogHeldException("this process already writes the log in this folder");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes new keys for the log in {@code folder}, unless there are some already. From when it is
   * opened next, they sign too.
   *
   * @throws IOException if there is no log, it is open, or a file cannot be read or written
   */
  public static void prepareKeys(Path folder) throws IOException {
    LogFolder files = new DiskFolder(folder);
    // Nobody wants a new log here.
    LogKeys.verifiers(files);
    try (FileChannel lock = lock(folder)) {
      RotatingKeys.prepare(files);
    }
  }

  /** Returns the keys of the log, which stay its own. */
  public LogKeys keys() {
    return keys;
  }

  /**
   * Returns the keys by which others verify the log in {@code folder}, whether it is open or not,
   * in the order of {@link LogKeys#verifiers()}.
   *
   * @throws IOException if there is none, or one cannot be read
   */
  public static List<NoteVerifier> verifierKeys(Path folder) throws IOException {
    return LogKeys.verifiers(new DiskFolder(folder));
  }

  /**
   * Leaves no record in the journal, where those that retention removes would stay.
   *
   * @throws IOException if the log is damaged, or that cannot be written
   */
  public void renewJournal() throws IOException {
    if (writer.isEmpty()) {
      throw new IOException("the log is damaged");
    }
    writer.get().store().renewJournal();
  }

  /** Returns the absolute path of the folder that others may copy. */
  public Path directory() {
    return directory(folder);
  }

  /** Returns that of the log in {@code folder}. */
  public static Path directory(Path folder) {
    return folder.resolve(LogPaths.PUBLISHED);
  }

  @Override
  public List<NoteVerifier> verifierKeys() {
    return keys.verifiers();
  }

  /**
   * Returns the id of a key that the log was given and has no record of yet.
   *
   * @throws IOException if its folder cannot be read
   */
  public Optional<String> unrecordedKey() throws IOException {
    return keys.unrecorded();
  }

  /**
   * Says that a durable record tells of that key.
   *
   * @throws IOException if that cannot be kept; then there will be another record of it
   */
  public void keyRecorded() throws IOException {
    keys.recorded();
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

  /** Publishes all that is durable, now; asks witnesses once, where there are any. Blocks. */
  public void publish() {
    writer.ifPresent(
        open -> {
          open.publisher().publishNow();
          open.witnessed().ifPresent(WitnessedHeads::showNewest);
        });
  }

  /** Returns for how long checkpoints have waited for witnesses; zero while these cosign. */
  public Duration quorumMissing() {
    return writer.flatMap(Writer::witnessed).map(WitnessedHeads::missing).orElse(Duration.ZERO);
  }

  /** Returns how often too few witnesses cosigned. */
  public long quorumFailures() {
    return writer.flatMap(Writer::witnessed).map(WitnessedHeads::failures).orElse(0L);
  }

  @Override
  public String policy() {
    return witnesses.policy(
        keys.verifiers().stream().filter(key -> key.kind() == KeyKind.ED25519).toList());
  }

  private Optional<Head> head() {
    return writer.map(open -> open.store().shown()).orElse(found);
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
  public CompletableFuture<Void> published(String id) {
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
    keys.close();
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
    open.witnessed().ifPresent(WitnessedHeads::close);
    try {
      open.store().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the access log did not close", e);
    }
  }
}
