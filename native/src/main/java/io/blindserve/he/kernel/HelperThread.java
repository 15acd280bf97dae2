package io.blindserve.he.kernel;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that joins the work it is offered. Between key switches of one computation it keeps
 * looking, because waking a thread takes as long as a key switch; then it sleeps.
 */
final class HelperThread {

  private static final long LOOK_NANOS = 200_000;

  private record Offer(SharedWork work, int worker) {}

  private final Thread thread;
  private final AtomicReference<@Nullable Offer> offered = new AtomicReference<>();
  private volatile boolean ended;
  private volatile boolean asleep;

  HelperThread(String name) {
    thread = new Thread(this::loop, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Offers work; an offer that was not seen yet is over and is dropped. */
  void offer(SharedWork work, int worker) {
    offered.set(new Offer(work, worker));
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }

  private void loop() {
    long lookUntil = System.nanoTime();
    while (!ended) {
      Offer offer = offered.getAndSet(null);
      if (offer != null) {
        offer.work().help(offer.worker());
        lookUntil = System.nanoTime() + LOOK_NANOS;
      } else if (System.nanoTime() - lookUntil < 0) {
        Thread.onSpinWait();
      } else {
        sleep();
      }
    }
  }

  private void sleep() {
    asleep = true;
    if (offered.get() == null && !ended) {
      LockSupport.park(this);
    }
    asleep = false;
  }
}
