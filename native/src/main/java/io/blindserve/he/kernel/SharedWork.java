package io.blindserve.he.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that one thread began and that others may join. Who comes late finds nothing left to take
 * and leaves; the first thread waits until nobody is inside, so that the memory that the work is
 * about can be used again.
 */
abstract class SharedWork {

  /** Waiting threads look this often before they let others run. */
  private static final int SPINS = 1000;

  /** Joins by helpers and leaves of theirs; closed work has {@link #CLOSED} added. */
  private final AtomicInteger inside = new AtomicInteger();

  private static final int CLOSED = 1 << 20;

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Takes parts until none is left, and returns when those are done. */
  abstract void takePart(int worker);

  /** Does the work of the thread that began it, waits for the others, and fails as they failed. */
  final void lead() {
    guarded(0);
    int helpers = inside.addAndGet(CLOSED) - CLOSED;
    for (int spins = 0; helpers > 0; spins++) {
      pause(spins);
      helpers = inside.get() - CLOSED;
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a worker failed: " + failed.getClass().getName(), failed);
    }
  }

  /** Helps, if the work is not over. */
  final void help(int worker) {
    if (inside.incrementAndGet() < CLOSED) {
      guarded(worker);
    }
    inside.decrementAndGet();
  }

  private void guarded(int worker) {
    try {
      takePart(worker);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Waits for what others are doing; fails when one of them failed. */
  final void await(BooleanSupplier done) {
    for (int spins = 0; !done.getAsBoolean(); spins++) {
      if (failure.get() != null) {
        throw new IllegalStateException("another worker failed");
      }
      pause(spins);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a part takes less time than waking a thread does
  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
