package io.blindserve.he.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Threads that help computations while cores are idle. A computation takes the helpers that are
 * free when it begins; each time it has work to share it counts the computations that are under way
 * by then, and shares with no more helpers than there are cores left. So a busy server computes one
 * call a core, as if there were no helpers. Thread-safe.
 */
public final class HelperPool implements AutoCloseable {

  /** More workers on one key switch find too few rows. */
  private static final int MAX_WORKERS = 4;

  private final int cores;
  private final IntSupplier busyElsewhere;
  private final Deque<HelperThread> free = new ArrayDeque<>();
  private final List<HelperThread> all = new ArrayList<>();
  private final AtomicInteger computing = new AtomicInteger();

  /**
   * Starts helpers.
   *
   * @param cores cores that computations and helpers may use together, at least 1; there is a
   *     helper less than that, up to three
   * @param busyElsewhere how many of the cores other work uses, asked at every key switch
   */
  public HelperPool(int cores, IntSupplier busyElsewhere) {
    if (cores < 1) {
      throw new IllegalArgumentException(cores + " cores");
    }
    this.cores = cores;
    this.busyElsewhere = busyElsewhere;
    for (int i = 1; i < Math.min(cores, MAX_WORKERS); i++) {
      HelperThread helper = new HelperThread("blindserve-helper-" + i);
      helper.start();
      all.add(helper);
      free.add(helper);
    }
  }

  /** Returns the most workers of one computation: what scratch memory is reserved for. */
  public int workers() {
    return all.size() + 1;
  }

  /** Begins a computation; its crew must be closed when it ends. */
  public HelpedCrew begin() {
    computing.incrementAndGet();
    List<HelperThread> taken = new ArrayList<>();
    synchronized (free) {
      while (!free.isEmpty()) {
        taken.add(free.remove());
      }
    }
    return new HelpedCrew(this, taken);
  }

  void end(List<HelperThread> helpers) {
    computing.decrementAndGet();
    synchronized (free) {
      free.addAll(helpers);
    }
  }

  /** Cores that nothing uses. */
  int idleCores() {
    return Math.max(0, cores - computing.get() - busyElsewhere.getAsInt());
  }

  /** Ends the helpers; computations that are under way go on alone. */
  @Override
  public void close() {
    all.forEach(HelperThread::end);
  }
}
