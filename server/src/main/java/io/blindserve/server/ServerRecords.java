package io.blindserve.server;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.audit.AdminRecord;
import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.audit.KeyRecord;
import io.blindserve.server.audit.KeyRotation;
import io.blindserve.server.audit.LogRecord;
import io.blindserve.server.audit.ModelRecord;
import io.blindserve.server.audit.Recordable;
import io.blindserve.server.inference.KeyObserver;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelObserver.Change;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What the server records of itself. The log keeps the order in which records are handed to it, so
 * what is recorded here stands before every call that comes after it. Where the log cannot be
 * written nothing is kept, and calls are refused too. Thread-safe.
 */
final class ServerRecords {

  private static final System.Logger LOG = System.getLogger(ServerRecords.class.getName());
  private static final long PATIENCE_SECONDS = 10;

  private final AuditLog log;
  private final EpochKey epochKey;
  private final Function<String, Actor> owner;

  /**
   * Makes one.
   *
   * @param owner gives the caller of a name as records have it
   */
  ServerRecords(AuditLog log, EpochKey epochKey, Function<String, Actor> owner) {
    this.log = log;
    this.epochKey = epochKey;
    this.owner = owner;
  }

  void started() {
    append(LogRecord.of(Instant.now(), epochKey.server(), LogRecord.Action.STARTED));
  }

  /** Waits for the record of an epoch that begins next, under the one before. */
  void epochBegun(String next) throws IOException {
    durably(
        new LogRecord(
            Instant.now(),
            epochKey.server(),
            LogRecord.Action.EPOCH_BEGUN,
            Optional.of(LogRecord.Span.epoch(next))));
  }

  /** Waits for the record of a key that signs from here on. */
  void keyBegun(String id) throws IOException {
    durably(
        new LogRecord(
            Instant.now(),
            epochKey.server(),
            LogRecord.Action.KEY_BEGUN,
            Optional.of(LogRecord.Span.key(id))));
  }

  /** Waits for the record of keys that sign from here on. */
  void keysRotated(KeyRotation keys) throws IOException {
    durably(LogRecord.of(Instant.now(), epochKey.server(), LogRecord.Action.KEYS_ROTATED, keys));
  }

  /** Waits for the record: the log closes next. */
  void stopped() {
    try {
      durably(LogRecord.of(Instant.now(), epochKey.server(), LogRecord.Action.STOPPED));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the end of the server is not on record", e);
    }
  }

  /** Waits for the record: nothing may go without it. */
  void evidenceRemoved(long from, long to) throws IOException {
    durably(
        new LogRecord(
            Instant.now(),
            epochKey.server(),
            LogRecord.Action.EVIDENCE_REMOVED,
            Optional.of(LogRecord.Span.of(from, to))));
  }

  /** Waits for the record of an operator's wish that the evidence of some calls goes. */
  void evidenceErased(long from, long to) throws IOException {
    durably(
        new LogRecord(
            Instant.now(),
            epochKey.operator(),
            LogRecord.Action.EVIDENCE_REMOVED,
            Optional.of(LogRecord.Span.of(from, to))));
  }

  private void durably(LogRecord record) throws IOException {
    try {
      append(record).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before it was recorded", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("it could not be recorded", e);
    }
  }

  void model(Change change, ModelName name, int version, Optional<String> digest) {
    ModelRecord.Action action =
        switch (change) {
          case LOADED -> ModelRecord.Action.LOADED;
          case UNLOADED -> ModelRecord.Action.UNLOADED;
          case REFUSED -> ModelRecord.Action.REFUSED;
        };
    append(new ModelRecord(Instant.now(), action, name.value(), version, digest));
  }

  /**
   * Records what is about to be done by a rule of the operator's, and waits until it is durable.
   *
   * @throws Deeds.NotRecordedException if it is not
   */
  void rule(AdminDeed deed) {
    try {
      deed(deed).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Deeds.NotRecordedException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new Deeds.NotRecordedException(e);
    }
  }

  /** Records what the server does by rules that were set before; it is not done without. */
  CompletionStage<AuditEntry> deed(AdminDeed deed) {
    return log.append(new AdminRecord(Instant.now(), epochKey.server(), deed));
  }

  void keys(KeyObserver.Change change, Optional<String> caller, String id, long bytes) {
    KeyRecord.Action action =
        switch (change) {
          case STORED -> KeyRecord.Action.STORED;
          case EVICTED -> KeyRecord.Action.EVICTED;
          case DELETED -> KeyRecord.Action.DELETED;
        };
    Actor actor = caller.map(owner).orElseGet(epochKey::server);
    append(new KeyRecord(Instant.now(), actor, action, id, bytes));
  }

  private CompletionStage<AuditEntry> append(Recordable record) {
    return log.append(record)
        .whenComplete(
            (entry, failure) -> {
              if (failure != null) {
                LOG.log(Level.WARNING, "something the server did is not on record", failure);
              }
            });
  }
}
