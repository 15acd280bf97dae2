package io.blindserve.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Loads in a time that the test makes itself. */
class RunTest {

  private static final long MILLI = 1_000_000;

  /** Time that jumps to what comes next. */
  private static final class Simulation implements Clock {

    private record Event(long time, long order, Runnable work) {}

    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
    private long now = 1_000 * MILLI;
    private long order;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void soon(long nanos, Runnable work) {
      after(nanos, work);
    }

    @Override
    public void after(long nanos, Runnable work) {
      events.add(new Event(now + nanos, order++, work));
    }

    /** A turn of the loop takes 1 microsecond. */
    void runUntil(CompletableFuture<?> done) {
      while (!done.isDone()) {
        Event next = events.remove();
        now = Math.max(now + MILLI / 1_000, next.time());
        next.work().run();
      }
    }
  }

  /** Calls take what {@code service} says for the time at which they are sent. */
  private static Measured run(Load load, LongUnaryOperator service) {
    Simulation simulation = new Simulation();
    CompletableFuture<Measured> done = new CompletableFuture<>();
    Run run = new Run(load, simulation, done);
    for (int i = 0; i < load.connections(); i++) {
      Run.Line[] line = new Run.Line[1];
      line[0] =
          run
          .new Line(
              () ->
                  simulation.after(
                      service.applyAsLong(simulation.nanos()), () -> line[0].answered(200, false)));
      run.ready(line[0]);
    }
    simulation.runUntil(done);
    return done.join();
  }

  private static Load load(int connections, OptionalDouble rate) {
    return new Load(connections, rate, Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  @Test
  void aClosedLoopCallsWhenItIsAnswered() {
    Measured measured = run(load(4, OptionalDouble.empty()), now -> 2 * MILLI);
    assertEquals(4 * 5_000, measured.answers(), 50);
    assertEquals(2_000, measured.throughput(), 5);
    assertEquals(2, measured.millis(50), 0.01);
    assertEquals(Map.of(200, measured.answers()), measured.statuses());
    assertEquals(0, measured.unanswered());
  }

  /** 17 times four answers come in the ten seconds; the last calls are answered behind them. */
  @Test
  void longCallsAreCountedWhereTheyEnd() {
    Measured measured = run(load(4, OptionalDouble.empty()), now -> 600 * MILLI);
    assertEquals(6.8, measured.throughput(), 0.001);
    assertEquals(10, measured.seconds(), 0.001);
  }

  @Test
  void anOpenLoopCallsWhenACallIsDue() {
    Measured measured = run(load(4, OptionalDouble.of(100)), now -> 2 * MILLI);
    assertEquals(1_000, measured.answers());
    assertEquals(2, measured.millis(99), 0.02);
    assertEquals(0, measured.unanswered());
  }

  /** A server that stands still for a second makes a hundred calls late, not one. */
  @Test
  void callsThatAStallKeptWaitingCount() {
    long stall = 5_000 * MILLI;
    LongUnaryOperator service =
        now -> now >= stall && now < stall + 1_000 * MILLI ? stall + 1_000 * MILLI - now : MILLI;
    Measured open = run(load(1, OptionalDouble.of(100)), service);
    assertEquals(1_000, open.answers());
    long late = open.answers() - open.latencies().getCountBetweenValues(0, 20 * MILLI);
    assertTrue(late > 95 && late < 125, "late: " + late);
    assertTrue(open.millis(95) > 400, "p95: " + open.millis(95));
    Measured closed = run(load(1, OptionalDouble.empty()), service);
    assertEquals(1, closed.millis(99.9), 0.02);
  }

  @Test
  void callsThatNeverCameAreTold() {
    LongUnaryOperator never = now -> now > 6_000 * MILLI ? Long.MAX_VALUE / 4 : MILLI;
    Measured measured = run(load(2, OptionalDouble.of(100)), never);
    assertEquals(1_000, measured.answers() + measured.unanswered(), 2);
    assertTrue(measured.unanswered() > 590, "never: " + measured.unanswered());
  }

  /** What a server does to a connection at a time. */
  private interface End {
    void of(Run.Line line);
  }

  /** Calls take a millisecond until {@code end}, when something happens to the first lines. */
  private static Measured ending(OptionalDouble rate, int lines, long end, End what) {
    Simulation simulation = new Simulation();
    CompletableFuture<Measured> done = new CompletableFuture<>();
    Run run = new Run(load(4, rate), simulation, done);
    for (int i = 0; i < 4; i++) {
      boolean ends = i < lines;
      Run.Line[] line = new Run.Line[1];
      line[0] =
          run
          .new Line(
              () ->
                  simulation.after(
                      MILLI,
                      () -> {
                        if (ends && simulation.nanos() >= end) {
                          what.of(line[0]);
                        } else {
                          line[0].answered(200, false);
                        }
                      }));
      run.ready(line[0]);
    }
    simulation.runUntil(done);
    return done.join();
  }

  @Test
  void aConnectionThatIsClosedBehindAnAnswerLeavesTheOthers() {
    Measured measured =
        ending(OptionalDouble.empty(), 1, 6_000 * MILLI, line -> line.answered(200, true));
    assertEquals(1, measured.closed());
    assertEquals(0, measured.unanswered());
    assertEquals(3 * 10_000 + 4_000, measured.answers(), 100);
    assertEquals(10, measured.seconds(), 0.01);
  }

  @Test
  void whenAllAreClosedThereAreFiguresOfTheTimeUntilThen() {
    Measured closed = ending(OptionalDouble.empty(), 4, 6_000 * MILLI, Run.Line::gone);
    assertEquals(4, closed.closed());
    assertEquals(4, closed.unanswered());
    assertEquals(4 * 4_000, closed.answers(), 100);
    assertEquals(4, closed.seconds(), 0.01);
    assertEquals(4_000, closed.throughput(), 20);
    Measured open = ending(OptionalDouble.of(100), 4, 6_000 * MILLI, Run.Line::gone);
    assertEquals(400, open.answers(), 2);
    assertEquals(4, open.unanswered(), 1);
  }

  @Test
  void closedBeforeAnythingWasMeasuredIsNothing() {
    Measured measured = ending(OptionalDouble.empty(), 4, 0, Run.Line::gone);
    assertEquals(0, measured.answers());
    assertEquals(0, measured.throughput());
  }

  @Test
  void barsAddUp() {
    Measured measured =
        run(load(1, OptionalDouble.of(100)), now -> (now / MILLI % 7 + 1) * MILLI / 2);
    long sum =
        Bars.of(measured.latencies()).stream()
            .mapToLong(line -> Long.parseLong(line.replaceAll(".* ms +([0-9]+).*", "$1")))
            .sum();
    assertEquals(measured.answers(), sum);
  }
}
