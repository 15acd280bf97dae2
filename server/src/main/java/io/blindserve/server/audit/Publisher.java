package io.blindserve.server.audit;

import io.blindserve.server.audit.store.LogStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread that publishes what was appended: after a while, or sooner where somebody waits for it
 * or much has come together. Thread-safe.
 */
final class Publisher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Publisher.class.getName());
  private static final int MUCH = LogStore.MOST_UNPUBLISHED / 4;

  /** So many may wait for a checkpoint; those beyond are told at once that they cannot. */
  static final int MOST_WAITING = 4096;

  /** However many ask for it, checkpoints are not made more often. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LogStore store;
  private final Runnable signed;
  private final long intervalNanos;
  private final Thread thread;
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private boolean wanted;
  private boolean open = true;
  private volatile boolean healthy = true;
  private final AtomicLong failures = new AtomicLong();

  private record Waiting(long size, CompletableFuture<Void> done) {}

  private Publisher(LogStore store, Duration interval, Runnable signed) {
    this.store = store;
    this.signed = signed;
    this.intervalNanos = Math.max(1, interval.toNanos());
    this.thread = new Thread(this::run, "access-log-publisher");
    this.thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param signed is run whenever a head may have been signed; must be quick
   */
  static Publisher start(LogStore store, Duration interval, Runnable signed) {
    Publisher publisher = new Publisher(store, interval, signed);
    publisher.thread.start();
    return publisher;
  }

  boolean healthy() {
    return healthy;
  }

  /** Returns how often it could not publish. */
  long failures() {
    return failures.get();
  }

  /** Says that entries were appended. */
  void appended() {
    if (store.size() - store.signed().size() >= MUCH) {
      want();
    }
  }

  /**
   * Waits while as many entries as there may be wait for a checkpoint: under load, calls wait for
   * the disk and are not refused. Returns in vain where publishing fails, or takes too long.
   */
  synchronized void makeRoom(int entries) {
    long start = System.nanoTime();
    long left = PATIENCE_NANOS;
    while (store.size() + entries - store.signed().size() > LogStore.MOST_UNPUBLISHED
        && open
        && healthy
        && left > 0) {
      wanted = true;
      notifyAll();
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      left = start + PATIENCE_NANOS - System.nanoTime();
    }
  }

  private synchronized void want() {
    wanted = true;
    notifyAll();
  }

  /**
   * Completes when a head of at least {@code size} entries is shown. Who waits no longer cancels
   * it: while witnesses are missing, nothing is kept of those who left. Where too many wait it
   * completes exceptionally: they are answered, and without their receipts.
   */
  CompletableFuture<Void> reached(long size) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Waiting one = new Waiting(size, done);
    synchronized (this) {
      if (!open) {
        done.completeExceptionally(new AuditUnavailableException("the access log is closed"));
        return done;
      }
      if (waiting.size() >= MOST_WAITING) {
        done.completeExceptionally(
            new AuditUnavailableException(MOST_WAITING + " wait for a checkpoint already"));
        return done;
      }
      waiting.add(one);
      wanted = true;
      notifyAll();
    }
    var unused =
        done.whenComplete(
            (reached, failure) -> {
              if (done.isCancelled()) {
                forget(one);
              }
            });
    return done;
  }

  private synchronized void forget(Waiting one) {
    waiting.remove(one);
  }

  /** Returns how many wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  private void run() {
    try {
      while (pause()) {
        publish();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publish();
  }

  /** Waits for the next time; returns whether it is not the last one. */
  private synchronized boolean pause() throws InterruptedException {
    long start = System.nanoTime();
    while (open) {
      long passed = System.nanoTime() - start;
      long due = wanted ? Math.min(SHORTEST_NANOS, intervalNanos) : intervalNanos;
      if (passed >= due) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, due - passed);
    }
    wanted = false;
    return open;
  }

  private void publish() {
    try {
      store.publish();
      healthy = true;
    } catch (IOException | RuntimeException | Error e) {
      if (healthy) {
        LOG.log(Level.ERROR, "the access log cannot be published", e);
      }
      healthy = false;
      failures.incrementAndGet();
    }
    try {
      signed.run();
      tell();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "those who wait for a checkpoint could not be told", e);
    }
  }

  /** Tells those who wait what is shown by now. */
  void tell() {
    List<Waiting> done;
    synchronized (this) {
      long size = store.shownSize();
      done = waiting.stream().filter(one -> one.size() <= size).toList();
      done.forEach(waiting::remove);
      notifyAll();
    }
    done.forEach(one -> one.done().complete(null));
  }

  /** Publishes what there is, now. */
  void publishNow() {
    publish();
  }

  @Override
  public void close() {
    synchronized (this) {
      open = false;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    List<Waiting> left;
    synchronized (this) {
      left = List.copyOf(waiting);
    }
    left.forEach(
        one ->
            one.done()
                .completeExceptionally(new AuditUnavailableException("the access log is closed")));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
