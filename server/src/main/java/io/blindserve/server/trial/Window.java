package io.blindserve.server.trial;

import java.util.ArrayDeque;
import java.util.Deque;

/** The figures of the last so many nanoseconds, in slices. Not thread-safe. */
final class Window {

  private static final int SLICES = 10;

  private final long slice;
  private final Deque<Slice> slices = new ArrayDeque<>();

  private record Slice(long begun, Figures figures) {}

  /** Makes one of a length in nanoseconds. */
  Window(long nanos) {
    this.slice = nanos / SLICES;
  }

  /** Returns where to count at a time. */
  Figures at(long now) {
    forget(now);
    Slice last = slices.peekLast();
    if (last == null || now - last.begun() >= slice) {
      last = new Slice(now, new Figures());
      slices.addLast(last);
    }
    return last.figures();
  }

  /** Returns what was seen from the beginning of the window until a time. */
  Observed observed(long now) {
    forget(now);
    Figures all = new Figures();
    slices.forEach(one -> all.add(one.figures()));
    return all.observed();
  }

  /** A slice goes when all of it is too old. */
  private void forget(long now) {
    while (!slices.isEmpty() && now - slices.peekFirst().begun() >= slice * (SLICES + 1)) {
      slices.removeFirst();
    }
  }
}
