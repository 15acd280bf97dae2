package io.blindserve.server.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** A log that says of every record that it is durable, and drops it. For measurements alone. */
public final class DroppedRecords implements AuditLog {

  private final AuditLog honest;
  private final AtomicLong next = new AtomicLong();

  public DroppedRecords(AuditLog honest) {
    this.honest = honest;
  }

  @Override
  public CompletionStage<AuditEntry> append(Recordable record) {
    long sequence = next.getAndIncrement();
    return CompletableFuture.completedFuture(new AuditEntry(RecordId.at(sequence), sequence));
  }

  @Override
  public boolean healthy() {
    return true;
  }

  @Override
  public void close() {
    honest.close();
  }
}
