package io.blindserve.server.call;

import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.Outcome;

/**
 * The last step: the record is durable, and the outcome may be answered. The edge can answer with
 * nothing else.
 */
public final class RecordedCall {

  private final CompletedCall call;
  private final AuditEntry entry;

  RecordedCall(CompletedCall call, AuditEntry entry) {
    this.call = call;
    this.entry = entry;
  }

  /** Returns the id of the access record. */
  public String recordId() {
    return entry.id();
  }

  /** Returns how the call ended. */
  public Outcome outcome() {
    return call.outcome();
  }

  /** Returns how the outcome was come by. */
  Computed computed() {
    return call.computed();
  }
}
