package io.blindserve.server.audit;

import io.blindserve.server.audit.store.Head;
import io.blindserve.server.audit.store.LogStore;
import io.blindserve.server.audit.witness.WitnessPanel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread that shows heads once enough witnesses have cosigned them. Until then records are
 * durable and calls go on; what waits is the checkpoint. Thread-safe.
 */
final class WitnessedHeads implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(WitnessedHeads.class.getName());

  /** After a failure. */
  private static final long PAUSE_MILLIS = 1_000;

  private final LogStore store;
  private final WitnessPanel panel;
  private final Thread thread;
  private final AtomicLong failures = new AtomicLong();
  private boolean open = true;

  /** When the first of the failures was that no success followed; 0 where there is none. */
  private volatile long missingSince;

  private volatile boolean missing;

  private volatile Runnable shown = () -> {};

  /**
   * Asks nobody yet.
   *
   * @param panel is closed with this
   */
  WitnessedHeads(LogStore store, WitnessPanel panel) {
    this.store = store;
    this.panel = panel;
    this.thread = new Thread(this::run, "access-log-witnesses");
    this.thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param told is run whenever a head was shown; must be quick
   */
  void start(Runnable told) {
    shown = told;
    thread.start();
  }

  /** Says that a head may have been signed. */
  synchronized void signed() {
    notifyAll();
  }

  /** Tells for how long heads have been waiting for witnesses; zero while they cosign. */
  Duration missing() {
    return missing ? Duration.ofNanos(System.nanoTime() - missingSince) : Duration.ZERO;
  }

  /** Returns how often too few cosigned. */
  long failures() {
    return failures.get();
  }

  private void run() {
    try {
      while (awaitHead()) {
        if (!showNewest()) {
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    showNewest();
  }

  private boolean isWaiting() {
    return store.signed().size() > store.shownSize();
  }

  /** Returns whether there is one, and not the end. */
  private synchronized boolean awaitHead() throws InterruptedException {
    while (open && !isWaiting()) {
      wait();
    }
    return open;
  }

  private synchronized void pause() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
    for (long left = PAUSE_MILLIS; open && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /** Returns whether the newest head is shown. */
  boolean showNewest() {
    synchronized (panel) {
      if (!isWaiting()) {
        return true;
      }
      try {
        Head cosigned = panel.cosign(store.signed(), store::tile);
        store.show(cosigned);
        missing = false;
      } catch (IOException | RuntimeException | Error e) {
        failed(e);
        return false;
      }
    }
    try {
      shown.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "those who wait for a checkpoint could not be told", e);
    }
    return true;
  }

  private void failed(Throwable e) {
    failures.incrementAndGet();
    if (!missing) {
      LOG.log(Level.ERROR, "no checkpoint is shown: {0}", e.getMessage());
      missingSince = System.nanoTime();
      missing = true;
    }
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
    panel.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
