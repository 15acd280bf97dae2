package io.blindserve.server.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
public final class Eventually {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private Eventually() {}

  /** Returns once it holds; fails if it does not in a minute. */
  public static void holds(BooleanSupplier what) {
    long start = System.nanoTime();
    while (!what.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < PATIENCE, "it does not come true");
      LockSupport.parkNanos(PAUSE);
    }
  }
}
