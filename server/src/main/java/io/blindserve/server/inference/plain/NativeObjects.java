package io.blindserve.server.inference.plain;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the objects of ONNX Runtime that hold native memory: all of them are opened and closed
 * through here, so that a test can prove the balance. Thread-safe.
 */
final class NativeObjects {

  private static final AtomicLong OPENED = new AtomicLong();
  private static final AtomicLong CLOSED = new AtomicLong();

  private NativeObjects() {}

  /** Counts a new object. */
  static <T extends AutoCloseable> T opened(T object) {
    OPENED.incrementAndGet();
    return object;
  }

  /** Closes an object that was counted. */
  static void close(AutoCloseable object) {
    CLOSED.incrementAndGet();
    try {
      object.close();
    } catch (Exception e) {
      System.getLogger(NativeObjects.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "a {0} did not close: {1}",
              object.getClass().getSimpleName(),
              e.getClass().getSimpleName());
    }
  }

  /** Returns how many were opened in this process. */
  static long openedCount() {
    return OPENED.get();
  }

  /** Returns how many are open. */
  static long open() {
    return OPENED.get() - CLOSED.get();
  }
}
