package io.blindserve.server.audit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One thread that writes all records that wait, syncs once for all of them, and only then says so:
 * under load a sync is shared, alone a record waits for none but its own.
 */
final class GroupCommit implements AutoCloseable {

  static final int QUEUE = 4096;

  private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
  private static final long POLL_MILLIS = 200;
  private static final int LARGEST_GROUP = 256;

  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
  private final ByteBuffer lines = ByteBuffer.allocate(LARGEST_GROUP * RecordWriter.LARGEST_LINE);
  private final LineStore store;
  private final RecordWriter writer;
  private final Thread thread;
  private long next;
  private volatile boolean healthy = true;
  private volatile boolean open = true;

  private record Waiting(AuditRecord record, CompletableFuture<AuditEntry> done) {}

  private GroupCommit(LineStore store, RecordWriter writer, long next) {
    this.store = store;
    this.writer = writer;
    this.next = next;
    this.thread = new Thread(this::run, "access-log");
    this.thread.setDaemon(true);
  }

  static GroupCommit start(LineStore store, RecordWriter writer, long next) {
    GroupCommit commits = new GroupCommit(store, writer, next);
    commits.thread.start();
    return commits;
  }

  CompletionStage<AuditEntry> append(AuditRecord record) {
    Waiting waiting = new Waiting(record, new CompletableFuture<>());
    if (!open) {
      fail(waiting, "the access log is closed");
    } else if (!queue.offer(waiting)) {
      fail(waiting, QUEUE + " records wait already");
    } else if (!open && queue.remove(waiting)) {
      // The writer may have ended between the two looks at the door.
      fail(waiting, "the access log is closed");
    }
    return waiting.done();
  }

  private static void fail(Waiting waiting, String why) {
    waiting.done().completeExceptionally(new AuditUnavailableException(why));
  }

  boolean healthy() {
    return healthy;
  }

  private void run() {
    List<Waiting> group = new ArrayList<>();
    try {
      while (open || !queue.isEmpty()) {
        Waiting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          queue.drainTo(group, LARGEST_GROUP - 1);
          commitOrFail(group);
          group.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong, this thread goes on and nobody waits for ever. */
  private void commitOrFail(List<Waiting> group) {
    try {
      commit(group);
    } catch (RuntimeException e) {
      refuse(group, new IOException("an unexpected fault", e));
    }
  }

  private void commit(List<Waiting> group) {
    lines.clear();
    List<Waiting> written = new ArrayList<>(group.size());
    for (Waiting waiting : group) {
      if (render(waiting, next + written.size())) {
        written.add(waiting);
      }
    }
    try {
      store.append(lines.flip());
    } catch (IOException e) {
      refuse(written, e);
      return;
    }
    healthy = true;
    for (Waiting waiting : written) {
      waiting.done().complete(new AuditEntry(waiting.record().id(), next++));
    }
  }

  /** A record that cannot be written down fails alone. */
  private boolean render(Waiting waiting, long sequence) {
    try {
      lines.put(writer.line(waiting.record(), sequence));
      return true;
    } catch (IllegalArgumentException e) {
      LOG.log(Level.ERROR, "a record was refused by its writer", e);
      fail(waiting, "the record cannot be written down");
      return false;
    }
  }

  private void refuse(List<Waiting> group, IOException cause) {
    if (healthy) {
      LOG.log(
          Level.ERROR, "the access log cannot be written; calls are refused until it can", cause);
    }
    healthy = false;
    for (Waiting waiting : group) {
      waiting
          .done()
          .completeExceptionally(
              new AuditUnavailableException("the access log cannot be written", cause));
    }
  }

  /** Writes what waits, then closes the store. */
  @Override
  public void close() {
    open = false;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    queue.forEach(waiting -> fail(waiting, "the access log is closed"));
    try {
      store.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the access log did not close", e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
