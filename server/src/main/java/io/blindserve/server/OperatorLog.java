package io.blindserve.server;

import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.LogRecord;
import io.blindserve.server.audit.LogRecord.Span;
import io.blindserve.server.audit.LogSettings;
import io.blindserve.server.audit.TileAuditLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The log of a server that does not run, for what an operator does by command: each is recorded.
 */
final class OperatorLog implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final TileAuditLog log;
  private boolean unshown;

  private OperatorLog(TileAuditLog log) {
    this.log = log;
  }

  /**
   * Opens the log of a data folder.
   *
   * @throws IOException if there is none, a server has it, or it is damaged
   */
  static OperatorLog open(Path data, EpochFolder epochs) throws IOException {
    Path folder = data.resolve(InferenceServer.AUDIT);
    // Nobody wants a new log here.
    TileAuditLog.verifierKeys(folder);
    LogSettings settings =
        new LogSettings(
            ServeCommand.NODE, BuildInfo.version(), Optional.empty(), ServeCommand.LOG_INTERVAL);
    TileAuditLog log = TileAuditLog.open(folder, settings, epochs.current());
    if (log.damage().isPresent()) {
      String damage = log.damage().get();
      log.close();
      throw new IOException("the log is damaged: " + damage);
    }
    return new OperatorLog(log);
  }

  TileAuditLog log() {
    return log;
  }

  /**
   * Records what was done, durably and for everybody to see.
   *
   * @throws IOException if it could not be
   */
  void record(Actor operator, LogRecord.Action action, Span span) throws IOException {
    record(new LogRecord(Instant.now(), operator, action, Optional.of(span)));
  }

  /**
   * Records something, durably and for everybody to see.
   *
   * @return its place
   * @throws IOException if it could not be
   */
  long record(LogRecord record) throws IOException {
    try {
      long place =
          log.append(record)
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .sequence();
      log.publish();
      if (log.publishedSize() <= place) {
        throw new UnshownException("it is recorded, but no checkpoint could be shown that has it");
      }
      return place;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before it was recorded", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("it could not be recorded: " + e.getMessage(), e);
    }
  }

  /** A record is durable, and no checkpoint has it: witnesses are missing. */
  static final class UnshownException extends IOException {

    private static final long serialVersionUID = 1L;

    UnshownException(String message) {
      super(message);
    }
  }

  /**
   * Records what is done next, durably. Whoever erases must not wait for witnesses to cosign;
   * {@link #tellUnshown} says afterwards where they did not.
   *
   * @throws IOException if it could not be recorded
   */
  void recordFirst(Actor operator, LogRecord.Action action, Span span) throws IOException {
    try {
      record(operator, action, span);
    } catch (UnshownException e) {
      unshown = true;
    }
  }

  /** Says that the checkpoint is still to come, where it is. */
  void tellUnshown(PrintWriter out) {
    if (unshown) {
      out.println(
          "recorded, and the checkpoint is still to come: one that has the record is shown once"
              + " enough witnesses cosign");
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
