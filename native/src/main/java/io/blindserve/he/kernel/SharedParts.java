package io.blindserve.he.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/** Parts that do not depend on each other, done by several workers. */
final class SharedParts extends SharedWork {

  private final int count;
  private final Crew.Part part;
  private final AtomicInteger next = new AtomicInteger();

  SharedParts(int count, Crew.Part part) {
    this.count = count;
    this.part = part;
  }

  @Override
  void takePart(int worker) {
    int index;
    while ((index = next.getAndIncrement()) < count) {
      part.run(index, worker);
    }
  }
}
