package io.blindserve.server.bench;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How hard to load.
 *
 * @param connections connections, each with one call under way at most
 * @param rate calls a second that are due whether or not earlier ones were answered (an open loop),
 *     or none: a connection calls again when it is answered (a closed loop)
 * @param warmup time that is not measured
 * @param duration time that is
 */
public record Load(int connections, OptionalDouble rate, Duration warmup, Duration duration) {

  /** Checks the ranges. */
  public Load {
    if (connections < 1 || connections > 10_000) {
      throw new BenchException("connections are 1 to 10000, not " + connections);
    }
    if (rate.isPresent() && !(rate.getAsDouble() > 0 && rate.getAsDouble() <= 1e7)) {
      throw new BenchException("a rate is more than 0 and at most 10000000 calls a second");
    }
    if (warmup.isNegative() || duration.isNegative() || duration.isZero()) {
      throw new BenchException(
          "the time that is measured is positive, and warming up not negative");
    }
  }
}
