package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.audit.explore.LogLookup;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.RecordedAnswer;
import io.blindserve.server.evidence.EvidenceErasure;
import io.blindserve.server.evidence.EvidenceStore;
import io.blindserve.server.patience.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does what operators ask for in the {@link ErasureFolder} while the server runs: looks the record
 * up in the server's own log, and has its store erase what is kept, on record first.
 */
final class ErasureDesk implements AutoCloseable {

  /** Answers begin with one of these. */
  static final String ERASED = "erased";

  static final String NOTHING = "nothing";

  private static final System.Logger LOG = System.getLogger(ErasureDesk.class.getName());
  private static final long BETWEEN_LOOKS_MILLIS = 500;
  private static final long PATIENCE_SECONDS = 20;

  /** What an erasure under way may take at the end whatever other parts took. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final ErasureFolder folder;
  private final TileAuditLog log;
  private final EvidenceStore store;
  private final EvidenceErasure erasure;
  private final Patience patience;
  private final ScheduledExecutorService thread;

  private ErasureDesk(
      ErasureFolder folder,
      TileAuditLog log,
      EvidenceStore store,
      EvidenceErasure erasure,
      Patience patience) {
    this.patience = patience;
    this.folder = folder;
    this.log = log;
    this.store = store;
    this.erasure = erasure;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "erasures");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to look.
   *
   * @param evidence the folder of the store
   * @param erasure in that folder; records an operator's wish
   * @param patience how long what is under way is waited for at the end
   * @throws UncheckedIOException if the folder cannot be made
   */
  static ErasureDesk open(
      ErasureFolder folder,
      TileAuditLog log,
      EvidenceStore store,
      Path evidence,
      EvidenceErasure erasure,
      Patience patience) {
    ErasureDesk desk = new ErasureDesk(folder, log, store, erasure, patience);
    try {
      folder.open(evidence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // It ends with the thread, and what goes wrong is caught where it does.
    var unused =
        desk.thread.scheduleWithFixedDelay(
            desk::look, 0, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    return desk;
  }

  private void look() {
    try {
      for (String record : folder.asked()) {
        folder.answer(record, answer(record));
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "what operators ask to be erased cannot be read: {0}", e.getMessage());
    }
  }

  /** Whatever goes wrong is an answer too. */
  private String answer(String record) {
    try {
      Optional<RecordedAnswer> found = find(record);
      if (found.isEmpty()) {
        return "refused: no answer of an encrypted call has that record";
      }
      return erase(found.get()) ? ERASED : NOTHING;
    } catch (NotVerifiedException e) {
      return "refused: the log is not verified: " + e.getMessage();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "evidence of record " + record + " is not erased", e);
      return "failed: " + e.getMessage();
    }
  }

  private Optional<RecordedAnswer> find(String record) throws IOException, NotVerifiedException {
    log.publish();
    Optional<LogLookup.Found> found =
        LogLookup.open(LogSource.of(log.directory().toString()), HeadTrust.in(log.verifierKeys()))
            .find(record);
    return found.isEmpty()
        ? Optional.empty()
        : RecordedAnswer.of(found.get().facts(), found.get().proof().index());
  }

  private boolean erase(RecordedAnswer answer) throws IOException {
    try {
      return store
          .erase(erasure, answer.index(), answer.id(), answer.seed())
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before it was erased", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("it takes longer than " + PATIENCE_SECONDS + " s; ask again", e);
    }
  }

  /** Ends what is under way, and looks no more. */
  @Override
  public void close() throws IOException {
    thread.shutdown();
    try {
      thread.awaitTermination(patience.millisLeft(LEAST), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.shut();
  }
}
