package io.blindserve.server.audit;

import java.time.Instant;

/**
 * What the log can hold: calls, and whatever else an auditor has to know of the server. The list is
 * closed, and so is that of the fields of each; all of them are bounded.
 */
public sealed interface Recordable
    permits AuditRecord, AdminRecord, KeyRecord, ModelRecord, LogRecord, AggregateRecord {

  /** Returns when it happened. */
  Instant time();
}
