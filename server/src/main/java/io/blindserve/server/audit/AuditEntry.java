package io.blindserve.server.audit;

/**
 * The proof that a record is durable: only this room makes one, and only after the disk said so.
 */
public final class AuditEntry {

  private final String id;
  private final long sequence;

  AuditEntry(String id, long sequence) {
    this.id = id;
    this.sequence = sequence;
  }

  /** Returns the record's id, 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** Returns the record's place in the log, counted from 0. */
  public long sequence() {
    return sequence;
  }
}
