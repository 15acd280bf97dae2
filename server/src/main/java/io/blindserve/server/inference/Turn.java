package io.blindserve.server.inference;

import java.time.Duration;
import java.util.Optional;

/**
 * When a call wants to be computed.
 *
 * @param priority {@link #FIRST} to {@link #LAST}: those that wait for a worker get one in this
 *     order, and in the order in which they came where it is the same
 * @param patience how long the call may wait for a worker; it is refused then
 */
public record Turn(int priority, Optional<Duration> patience) {

  /** The priority that goes before all others. */
  public static final int FIRST = 1;

  /** The priority that others go before. */
  public static final int LAST = 9;

  /** The priority of calls that name none. */
  public static final int USUAL_PRIORITY = 5;

  /** The longest patience. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  /** Of calls that say nothing. */
  public static final Turn USUAL = new Turn(USUAL_PRIORITY, Optional.empty());

  /** Checks the ranges. */
  public Turn {
    if (priority < FIRST || priority > LAST) {
      throw new IllegalArgumentException("priority " + priority);
    }
    if (patience.filter(time -> time.isZero() || time.compareTo(LONGEST) > 0).isPresent()) {
      throw new IllegalArgumentException("a patience of " + patience.get());
    }
  }
}
