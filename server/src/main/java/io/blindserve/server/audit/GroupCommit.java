package io.blindserve.server.audit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One thread that writes all records that wait, syncs once for all of them, and only then says so:
 * under load a sync is shared, alone a record waits for none but its own.
 */
final class GroupCommit implements AutoCloseable {

  static final int QUEUE = 4096;

  private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
  private static final long POLL_MILLIS = 200;
  private static final long PROBE_NANOS = 1_000_000_000L;
  private static final int LARGEST_GROUP = 256;

  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
  private final EntryStore store;
  private final RecordWriter writer;
  private final Supplier<Recordable> recovered;
  private final Thread thread;
  private final AtomicLong failures = new AtomicLong();
  private long next;
  private long probed;
  private volatile boolean healthy = true;
  private volatile boolean open = true;

  private record Waiting(Recordable record, CompletableFuture<AuditEntry> done) {}

  private record Written(Waiting waiting, AuditEntry entry) {}

  private GroupCommit(
      EntryStore store, RecordWriter writer, long next, Supplier<Recordable> recovered) {
    this.recovered = recovered;
    this.store = store;
    this.writer = writer;
    this.next = next;
    this.thread = new Thread(this::run, "access-log");
    this.thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param recovered gives the record for when the store can be written again
   */
  static GroupCommit start(
      EntryStore store, RecordWriter writer, long next, Supplier<Recordable> recovered) {
    GroupCommit commits = new GroupCommit(store, writer, next, recovered);
    commits.thread.start();
    return commits;
  }

  CompletionStage<AuditEntry> append(Recordable record) {
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

  /** Returns how many groups could not be written. */
  long failures() {
    return failures.get();
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
        } else {
          probe();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(group);
    }
  }

  /** Whatever ended it, nobody waits for a thread that is gone. */
  private void end(List<Waiting> group) {
    if (open) {
      healthy = false;
    }
    open = false;
    group.forEach(waiting -> fail(waiting, "the access log ended by a fault"));
    for (Waiting left = queue.poll(); left != null; left = queue.poll()) {
      fail(left, "the access log is closed");
    }
  }

  /** Whatever goes wrong, this thread goes on and nobody waits for ever. */
  private void commitOrFail(List<Waiting> group) {
    try {
      commit(group);
    } catch (RuntimeException | Error e) {
      refuse(group, new IOException("an unexpected fault", e));
    }
  }

  private void commit(List<Waiting> group) {
    List<Written> written = new ArrayList<>(group.size());
    List<byte[]> entries = new ArrayList<>(group.size());
    for (Waiting waiting : group) {
      render(waiting, next + entries.size(), entries)
          .ifPresent(entry -> written.add(new Written(waiting, entry)));
    }
    if (entries.isEmpty()) {
      return;
    }
    try {
      store.append(entries);
    } catch (IOException e) {
      refuse(written.stream().map(Written::waiting).toList(), e);
      return;
    }
    next += entries.size();
    becomeHealthy();
    written.forEach(one -> one.waiting().done().complete(one.entry()));
  }

  /** A record that cannot be written down fails alone. */
  private Optional<AuditEntry> render(Waiting waiting, long sequence, List<byte[]> entries) {
    String id = RecordId.at(sequence);
    try {
      entries.add(writer.entry(waiting.record(), id, sequence));
      return Optional.of(new AuditEntry(id, sequence));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.ERROR, "a record was refused by its writer", e);
      fail(waiting, "the record cannot be written down");
      return Optional.empty();
    }
  }

  /** While nobody may be sent here, nobody else finds out that the disk is well again. */
  private void probe() {
    if (healthy || System.nanoTime() - probed < PROBE_NANOS) {
      return;
    }
    probed = System.nanoTime();
    try {
      store.probe();
      becomeHealthy();
      LOG.log(Level.INFO, "the access log can be written again");
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(Level.DEBUG, "the access log still cannot be written", e);
    }
  }

  private void becomeHealthy() {
    if (!healthy) {
      append(recovered.get());
      healthy = true;
    }
  }

  private void refuse(List<Waiting> group, IOException cause) {
    if (healthy) {
      LOG.log(
          Level.ERROR, "the access log cannot be written; calls are refused until it can", cause);
    }
    healthy = false;
    failures.incrementAndGet();
    probed = System.nanoTime();
    for (Waiting waiting : group) {
      waiting
          .done()
          .completeExceptionally(
              new AuditUnavailableException("the access log cannot be written", cause));
    }
  }

  /** Writes what waits. */
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
