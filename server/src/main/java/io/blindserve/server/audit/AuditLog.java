package io.blindserve.server.audit;

import java.util.concurrent.CompletionStage;

/**
 * Where records go. What stands behind it may change (a file now, a transparency log later); what
 * it promises may not: an entry exists only for a record that is durable. Thread-safe.
 */
public interface AuditLog extends AutoCloseable {

  /**
   * Makes a record durable. Never blocks.
   *
   * @return completes with the proof once the record would survive a crash, or exceptionally with
   *     {@link AuditUnavailableException}, and the caller must then not get its answer. What
   *     depends on it runs on the log's own thread and must be short.
   */
  CompletionStage<AuditEntry> append(Recordable record);

  /** Tells whether the last attempt to write succeeded, or none was made. */
  boolean healthy();

  /** Writes what was accepted and closes the log; later records are refused. */
  @Override
  void close();
}
