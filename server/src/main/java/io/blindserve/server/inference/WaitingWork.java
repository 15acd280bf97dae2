package io.blindserve.server.inference;

import java.util.concurrent.PriorityBlockingQueue;

/**
 * What waits for a thread of a pool, at most so much: by priority, and by arrival where that is the
 * same. Thread-safe.
 */
final class WaitingWork extends PriorityBlockingQueue<Runnable> {

  private static final long serialVersionUID = 1L;

  private final int capacity;
  private long arrivals;

  WaitingWork(int capacity) {
    super(Math.max(1, capacity), WaitingWork::order);
    this.capacity = capacity;
  }

  /** Work with its place in the order. */
  private static final class Placed implements Runnable {
    private final Runnable work;
    private final int priority;
    private volatile long arrival;

    Placed(Runnable work, int priority) {
      this.work = work;
      this.priority = priority;
    }

    @Override
    public void run() {
      work.run();
    }
  }

  /** Returns work that can be put here. */
  static Runnable placed(Runnable work, int priority) {
    return new Placed(work, priority);
  }

  private static int order(Runnable one, Runnable other) {
    Placed first = (Placed) one;
    Placed second = (Placed) other;
    return first.priority == second.priority
        ? Long.compare(first.arrival, second.arrival)
        : Integer.compare(first.priority, second.priority);
  }

  /** Takes work if there is room; one at a time, so that no two take the same room. */
  @Override
  public synchronized boolean offer(Runnable work) {
    if (size() >= capacity) {
      return false;
    }
    ((Placed) work).arrival = arrivals++;
    return super.offer(work);
  }
}
