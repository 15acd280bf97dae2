package io.blindserve.he.kernel;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Slabs of one kind of kernels' memory under a byte budget. Slabs that come back are kept for the
 * next caller who wants about that size, because fresh direct memory is dear and its release waits
 * for the garbage collector; idle slabs count against the budget and make room when a new size is
 * wanted. Thread-safe.
 */
final class SlabPool {

  private final PolyKernels kernels;
  private final long budget;

  /** Idle slabs by capacity in words, with a serial number that tells equals apart. */
  private final TreeMap<Key, PolyBuffer> idle = new TreeMap<>(Comparator.naturalOrder());

  private long serial;
  private long idleBytes;
  private long inUse;

  SlabPool(PolyKernels kernels, long budget) {
    if (budget < 0) {
      throw new IllegalArgumentException("a budget of " + budget + " bytes is negative");
    }
    this.kernels = kernels;
    this.budget = budget;
  }

  private record Key(int words, long serial) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySize = Integer.compare(words, other.words);
      return bySize != 0 ? bySize : Long.compare(serial, other.serial);
    }
  }

  /**
   * Returns a slab of at least {@code words}, its content undefined, or nothing if the budget does
   * not allow it.
   */
  Optional<PolyBuffer> borrow(int words) {
    synchronized (this) {
      Key fit = idle.ceilingKey(new Key(words, 0));
      if (fit != null && fit.words - (long) words <= words / 4) {
        return Optional.of(reuse(fit));
      }
      long bytes = bytes(words);
      if (bytes > budget - inUse) {
        return Optional.empty();
      }
      evictDownTo(budget - inUse - bytes);
      inUse += bytes;
    }
    return allocate(words);
  }

  private PolyBuffer reuse(Key key) {
    PolyBuffer slab = Objects.requireNonNull(idle.remove(key));
    idleBytes -= bytes(key.words);
    inUse += bytes(key.words);
    return slab;
  }

  /** A budget beyond what the process may allocate ends like a budget that is used up. */
  private Optional<PolyBuffer> allocate(int words) {
    try {
      return Optional.of(kernels.allocate(words));
    } catch (OutOfMemoryError e) {
      synchronized (this) {
        inUse -= bytes(words);
      }
      return Optional.empty();
    }
  }

  /** Takes back a slab that {@link #borrow} gave. */
  synchronized void giveBack(PolyBuffer slab) {
    long bytes = bytes(slab.words());
    inUse -= bytes;
    idleBytes += bytes;
    idle.put(new Key(slab.words(), serial++), slab);
  }

  synchronized long inUse() {
    return inUse;
  }

  long budget() {
    return budget;
  }

  private void evictDownTo(long limit) {
    while (idleBytes > limit) {
      Key largest = idle.lastKey();
      idle.remove(largest);
      idleBytes -= bytes(largest.words);
    }
  }

  static long bytes(int words) {
    return (long) words * Long.BYTES;
  }
}
