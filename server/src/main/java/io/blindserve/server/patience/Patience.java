package io.blindserve.server.patience;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * One time for everything that is waited for while a server ends: parts are closed one after the
 * other, and what one of them waits the next cannot wait again. It begins with the first question.
 * Thread-safe.
 */
public final class Patience {

  private final Duration whole;
  private final LongSupplier nanos;
  private OptionalLong end = OptionalLong.empty();

  /**
   * Makes one that has not begun.
   *
   * @param whole the time for everything
   */
  public Patience(Duration whole) {
    this(whole, System::nanoTime);
  }

  Patience(Duration whole, LongSupplier nanos) {
    this.whole = whole;
    this.nanos = nanos;
  }

  /** Returns what is left of it in milliseconds; 0 when it is over. */
  public synchronized long millisLeft() {
    long now = nanos.getAsLong();
    if (end.isEmpty()) {
      end = OptionalLong.of(now + whole.toNanos());
    }
    return Math.max(0, Duration.ofNanos(end.getAsLong() - now).toMillis());
  }

  /**
   * Returns what is left of it in milliseconds, for parts that must be given some time whatever the
   * others took.
   *
   * @param least never less than that
   */
  public long millisLeft(Duration least) {
    return Math.max(least.toMillis(), millisLeft());
  }
}
