package io.blindserve.server.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * A load under way. In an open loop calls are due at fixed times; one that finds all connections
 * busy waits, and its waiting counts: latencies are from the time when a call was due, so that a
 * server that stalls cannot keep the calls of that time out of the figures (coordinated omission).
 * All of it runs on one event loop.
 */
final class Run {

  private static final int DIGITS = 3;
  private static final long AWAKE_NANOS = 100_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Load load;
  private final Clock clock;
  private final CompletableFuture<Measured> done;
  private final Deque<Line> idle = new ArrayDeque<>();
  private final Histogram latencies = new Histogram(DIGITS);
  private final TreeMap<Integer, Long> statuses = new TreeMap<>();
  private final double interval;
  private int lines;
  private long begin;
  private long measured;
  private long end;
  private long due;
  private long came;
  private long underWay;
  private long lost;
  private int closed;
  private boolean over;

  Run(Load load, Clock clock, CompletableFuture<Measured> done) {
    this.load = load;
    this.clock = clock;
    this.done = done;
    this.interval = load.rate().isPresent() ? 1e9 / load.rate().getAsDouble() : 0;
  }

  /** One connection. */
  final class Line {

    private final Runnable send;
    private long from;
    private boolean busy;
    private boolean ended;

    Line(Runnable send) {
      this.send = send;
    }

    private void call(long time) {
      from = time;
      busy = true;
      underWay++;
      send.run();
    }

    /**
     * An answer came.
     *
     * @param last whether the server takes no more calls on this connection
     */
    void answered(int status, boolean last) {
      long now = clock.nanos();
      busy = false;
      underWay--;
      if (from >= measured && from < end) {
        latencies.recordValue(Math.max(0, now - from));
        statuses.merge(status, 1L, Long::sum);
      }
      came += now >= measured && now < end ? 1 : 0;
      if (last) {
        end();
      } else if (load.rate().isPresent()) {
        idle.add(this);
        callWhatIsDue();
      } else if (now < end) {
        call(now);
      } else if (underWay == 0) {
        finish();
      }
    }

    /** The connection is gone; a call that was under way on it is never answered. */
    void gone() {
      if (busy) {
        busy = false;
        underWay--;
        lost += from >= measured && from < end ? 1 : 0;
      }
      end();
    }

    /** Others go on; with the last connection the figures are what there is until then. */
    private void end() {
      if (ended || over) {
        return;
      }
      ended = true;
      closed++;
      idle.remove(this);
      if (lines < load.connections()) {
        fail(new BenchException("the server closed a connection before the load began"));
      } else if (closed == lines || (underWay == 0 && clock.nanos() >= end)) {
        finish();
      }
    }
  }

  /** Takes a connection; the last one starts the load. */
  void ready(Line line) {
    idle.add(line);
    if (++lines < load.connections()) {
      return;
    }
    begin = clock.nanos();
    measured = begin + load.warmup().toNanos();
    end = measured + load.duration().toNanos();
    clock.after(end - begin + PATIENCE_NANOS, this::finish);
    if (load.rate().isPresent()) {
      pace();
    } else {
      while (!idle.isEmpty()) {
        idle.remove().call(clock.nanos());
      }
    }
  }

  /**
   * Never lets the loop sleep: a timer's millisecond would be a latency that the server has not.
   */
  private void pace() {
    callWhatIsDue();
    if (!over) {
      clock.soon(Math.max(0, Math.min(AWAKE_NANOS, dueAt(due) - clock.nanos())), this::pace);
    }
  }

  private void callWhatIsDue() {
    long now = clock.nanos();
    while (!idle.isEmpty() && dueAt(due) <= now && dueAt(due) < end) {
      idle.remove().call(dueAt(due++));
    }
    if (dueAt(due) >= end && underWay == 0) {
      finish();
    }
  }

  private long dueAt(long index) {
    return begin + Math.round(index * interval);
  }

  /** Those that were due and were neither sent nor answered are told apart. */
  private void finish() {
    if (over) {
      return;
    }
    over = true;
    long until = Math.min(end, clock.nanos());
    long unanswered = underWay + lost;
    if (load.rate().isPresent()) {
      unanswered += Math.max(0, Math.round((until - begin) / interval) - due);
    }
    double seconds = Math.max(0, until - measured) / 1e9;
    done.complete(new Measured(load, seconds, came, statuses, unanswered, closed, latencies));
  }

  void fail(BenchException failure) {
    if (!over) {
      over = true;
      done.completeExceptionally(failure);
    }
  }
}
