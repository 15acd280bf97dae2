package io.blindserve.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all bodies in memory at once. Thread-safe. */
final class BodyBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  /** Returns whether a body of that size would fit now; nothing is reserved. */
  boolean hasRoom(long bytes) {
    return used.get() + bytes <= limit;
  }

  boolean reserve(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limit) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }
}
