package io.blindserve.server.http;

import io.blindserve.server.inference.Turn;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads when a call wants to be computed, as Triton's clients say it. */
final class Turns {

  /** The parameter of a request: 1 goes first; 0 is the usual. */
  static final String PRIORITY = "priority";

  /** The parameter of a request: microseconds that it may wait for a worker; 0 for any time. */
  static final String TIMEOUT = "timeout";

  private static final long MOST_MICROS = Turn.LONGEST.toSeconds() * 1_000_000;

  private Turns() {}

  /**
   * Returns what two parameters say.
   *
   * @throws ProblemException {@code invalid_request} if one is out of its range
   */
  static Turn of(long priority, long timeout) {
    if (priority == 0 && timeout == 0) {
      return Turn.USUAL;
    }
    require(priority, PRIORITY, Turn.LAST);
    require(timeout, TIMEOUT, MOST_MICROS);
    return new Turn(
        priority == 0 ? Turn.USUAL_PRIORITY : (int) priority,
        timeout == 0 ? Optional.empty() : Optional.of(Duration.of(timeout, ChronoUnit.MICROS)));
  }

  private static void require(long value, String name, long most) {
    if (value < 0 || value > most) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "parameter " + name + " must be a whole number from 0 to " + most);
    }
  }
}
