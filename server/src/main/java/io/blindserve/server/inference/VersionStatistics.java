package io.blindserve.server.inference;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How calls of a model version went since it was loaded, and where their time was spent; a part of
 * a loaded version that outlives it. Thread-safe; nothing here waits for long.
 */
public final class VersionStatistics {

  /** Callers choose the sizes of runs: so many are told apart, those that came first. */
  static final int MOST_SIZES = 256;

  private final Sum success = new Sum();
  private final Sum fail = new Sum();
  private final Sum queue = new Sum();
  private final Sum input = new Sum();
  private final Sum infer = new Sum();
  private final Sum output = new Sum();
  private final TreeMap<Long, Sums> sizes = new TreeMap<>();
  private Optional<Instant> last = Optional.empty();
  private long rows;
  private long runs;

  /**
   * Times of one run.
   *
   * @param inputNanos carrying inputs to where they are computed on
   * @param inferNanos computing
   * @param outputNanos carrying outputs back
   */
  public record RunTimes(long inputNanos, long inferNanos, long outputNanos) {}

  /**
   * How often something was done, and how long it took in all.
   *
   * @param count times
   * @param nanos sum
   */
  public record Total(long count, long nanos) {}

  /**
   * Runs of one size.
   *
   * @param rows in each run
   * @param input carrying inputs
   * @param infer computing
   * @param output carrying outputs
   */
  public record Size(long rows, Total input, Total infer, Total output) {}

  /**
   * A moment's state.
   *
   * @param last when the last call was answered, if one was
   * @param rows rows of calls that were computed
   * @param runs runs in which they were computed
   * @param success calls that were answered, from their heads to their records
   * @param fail calls that were refused once the version was known
   * @param queue waiting of calls that were given a worker
   * @param input carrying inputs, counted for each call of a run
   * @param infer computing, likewise
   * @param output carrying outputs, likewise
   * @param sizes runs by their sizes, ascending
   */
  public record Snapshot(
      Optional<Instant> last,
      long rows,
      long runs,
      Total success,
      Total fail,
      Total queue,
      Total input,
      Total infer,
      Total output,
      List<Size> sizes) {

    /** Copies the list. */
    public Snapshot {
      sizes = List.copyOf(sizes);
    }
  }

  private static final class Sum {
    private long count;
    private long nanos;

    void add(long times, long each) {
      count += times;
      nanos += times * each;
    }

    Total total() {
      return new Total(count, nanos);
    }
  }

  private static final class Sums {
    private final Sum input = new Sum();
    private final Sum infer = new Sum();
    private final Sum output = new Sum();
  }

  /**
   * Counts a call that ended.
   *
   * @param answered whether it was answered with outputs
   * @param totalNanos from its head to its record
   * @param queueNanos waiting for a worker; absent where none was given to it
   */
  public synchronized void ended(boolean answered, long totalNanos, Optional<Long> queueNanos) {
    (answered ? success : fail).add(1, totalNanos);
    queueNanos.ifPresent(nanos -> queue.add(1, nanos));
    if (answered) {
      last = Optional.of(Instant.now());
    }
  }

  /**
   * Counts a run in the clear.
   *
   * @param calls that it was for
   * @param size its rows
   */
  public synchronized void ran(int calls, long size, RunTimes times) {
    runs++;
    rows += size;
    input.add(calls, times.inputNanos());
    infer.add(calls, times.inferNanos());
    output.add(calls, times.outputNanos());
    if (sizes.containsKey(size) || sizes.size() < MOST_SIZES) {
      Sums sums = sizes.computeIfAbsent(size, rowsOfRun -> new Sums());
      sums.input.add(1, times.inputNanos());
      sums.infer.add(1, times.inferNanos());
      sums.output.add(1, times.outputNanos());
    }
  }

  /** Counts an encrypted evaluation: nobody here knows how many rows it is for. */
  public synchronized void evaluated(long nanos) {
    runs++;
    rows++;
    infer.add(1, nanos);
  }

  /** Returns the state of this moment. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(
        last,
        rows,
        runs,
        success.total(),
        fail.total(),
        queue.total(),
        input.total(),
        infer.total(),
        output.total(),
        sizes.entrySet().stream()
            .map(
                entry ->
                    new Size(
                        entry.getKey(),
                        entry.getValue().input.total(),
                        entry.getValue().infer.total(),
                        entry.getValue().output.total()))
            .toList());
  }
}
