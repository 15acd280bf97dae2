package io.blindserve.server.logging;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/** A line for a call that was answered: what was asked and what became of it, and never data. */
public final class CallLines {

  private static final System.Logger LOG = System.getLogger(LogFormat.CALLS);
  private static final int SERVER_ERROR = 500;

  /** Busy, and not ready, are said to the caller; they are no faults. */
  private static final int UNAVAILABLE = 503;

  private CallLines() {}

  /**
   * Writes the line, if somebody wants it.
   *
   * @param what method and path, in known words alone
   * @param status the status of the answer
   * @param nanos from the head to the last byte
   * @param record id of the record, if there is one
   */
  public static void answered(
      Supplier<String> what, int status, long nanos, Optional<String> record) {
    Level level = status >= SERVER_ERROR && status != UNAVAILABLE ? Level.WARNING : Level.DEBUG;
    if (LOG.isLoggable(level)) {
      LOG.log(
          level,
          "{0} {1} in {2} us{3}",
          what.get(),
          Integer.toString(status),
          Long.toString(nanos / 1_000),
          record.map(id -> ", record " + id).orElse(""));
    }
  }
}
