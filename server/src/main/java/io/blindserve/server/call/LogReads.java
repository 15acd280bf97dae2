package io.blindserve.server.call;

import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.LogRecord;
import io.blindserve.server.audit.LogRecord.Span;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Records who read records: the first read at once, those of the minute after it together, or an
 * auditor who follows the log would make it grow for ever. Thread-safe.
 */
final class LogReads implements AutoCloseable {

  private static final long MINUTE = 1;

  private final AuditLog log;
  private final Clock clock;
  private final Executor later;
  private final Map<Actor, Window> windows = new HashMap<>();

  /** Reads after the first. */
  private static final class Window {
    private final Instant since;
    private long from = Long.MAX_VALUE;
    private long to = -1;
    private long reads;

    Window(Instant since) {
      this.since = since;
    }
  }

  LogReads(AuditLog log) {
    this(log, Clock.systemUTC(), CompletableFuture.delayedExecutor(MINUTE, TimeUnit.MINUTES));
  }

  /**
   * Makes one with a clock of its own.
   *
   * @param later runs what it is given after a minute
   */
  LogReads(AuditLog log, Clock clock, Executor later) {
    this.log = log;
    this.clock = clock;
    this.later = later;
  }

  /**
   * Records a read.
   *
   * @param from place of the first record that was read
   * @param to place of the last
   */
  synchronized void read(Actor actor, long from, long to) {
    Instant now = clock.instant();
    Window window = windows.get(actor);
    if (window != null) {
      window.from = Math.min(window.from, from);
      window.to = Math.max(window.to, to);
      window.reads++;
      return;
    }
    Window fresh = new Window(now);
    windows.put(actor, fresh);
    append(now, actor, Span.of(from, to));
    later.execute(() -> end(actor, fresh));
  }

  private synchronized void end(Actor actor, Window window) {
    if (windows.remove(actor, window) && window.reads > 0) {
      append(
          clock.instant(),
          actor,
          new Span(window.from, window.to, window.reads, Optional.of(window.since)));
    }
  }

  private void append(Instant time, Actor actor, Span span) {
    log.append(new LogRecord(time, actor, LogRecord.Action.READ, Optional.of(span)));
  }

  /** Hands what was read since the first reads to the log. */
  @Override
  public synchronized void close() {
    List.copyOf(windows.entrySet()).forEach(one -> end(one.getKey(), one.getValue()));
  }
}
