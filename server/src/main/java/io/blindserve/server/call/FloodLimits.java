package io.blindserve.server.call;

import java.time.Duration;

/**
 * When refusals are counted instead of recorded one by one.
 *
 * @param burst refusals of one kind that are recorded at once
 * @param perSecond refusals of one kind that are recorded for a long time
 * @param window how long refusals are counted into one number
 */
record FloodLimits(int burst, double perSecond, Duration window) {

  /** A few kilobytes a second for each kind, whatever comes. */
  static final FloodLimits USUAL = new FloodLimits(500, 5, Duration.ofSeconds(10));
}
