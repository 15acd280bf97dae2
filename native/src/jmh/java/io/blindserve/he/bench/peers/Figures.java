package io.blindserve.he.bench.peers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times operations and prints a JSON line for each: what every peer's program prints.
 *
 * @param peer name of the column, for example {@code ours-avx512}
 * @param set name of the parameter set
 * @param seconds how long each operation is measured, after warming up
 */
record Figures(String peer, String set, double seconds) {

  private static final int LEAST_REPS = 3;
  private static final int MOST_REPS = 20_000;

  /** Warming up ends when so many windows in a row took the same time a call ... */
  private static final int WINDOWS = 3;

  /** ... within this share of it ... */
  private static final double STABLE = 0.04;

  /** ... or after this multiple of the time that is measured, whatever they took. */
  private static final double LONGEST_WARM_UP = 3;

  /** Prints the distribution of single calls of {@code operation}, or why it cannot be had. */
  void time(String what, Runnable operation) {
    time(what, 1, operation);
  }

  /** As above, where one call does {@code like} things and the time of one of them is wanted. */
  void time(String what, int like, Runnable operation) {
    double[] micros;
    double processor;
    try {
      warmUp(operation);
      long before = processorNanos();
      micros = measure(operation);
      processor = (processorNanos() - before) / 1e3 / micros.length;
    } catch (IllegalStateException | IllegalArgumentException | UnsupportedOperationException e) {
      unsupported(what, e.getMessage());
      return;
    }
    Arrays.sort(micros);
    line(
        String.format(
            Locale.ROOT,
            "\"what\":\"%s\",\"median_us\":%.3f,\"min_us\":%.3f,\"cpu_us\":%.3f,\"reps\":%d",
            what,
            (micros[(micros.length - 1) / 2] + micros[micros.length / 2]) / 2 / like,
            micros[0] / like,
            processor / like,
            micros.length));
  }

  /** Of this thread: leaves out what other processes took of the core, and the collector too. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Prints a size. */
  void bytes(String what, long count) {
    line(String.format(Locale.ROOT, "\"what\":\"%s\",\"bytes\":%d", what, count));
  }

  /** Prints a measured error. */
  void error(double largest) {
    line(String.format(Locale.ROOT, "\"what\":\"largest error\",\"value\":%.3e", largest));
  }

  /** Prints a remark on how this peer was set up. */
  void note(String text) {
    line("\"note\":\"" + text + "\"");
  }

  /** Prints why a figure is not there. */
  void unsupported(String what, String reason) {
    line(
        "\"what\":\"" + what + "\",\"unsupported\":\"" + reason.replaceAll("[\"\\\\]", "'") + "\"");
  }

  private void line(String fields) {
    System.out.println(
        "{\"peer\":\""
            + peer
            + "\",\"version\":\"this tree\",\"set\":\""
            + set
            + "\","
            + fields
            + "}");
  }

  /**
   * Runs until windows of a fifth of the measured time agree: by then the JIT has done its work.
   */
  private void warmUp(Runnable operation) {
    double[] last = new double[WINDOWS];
    long start = System.nanoTime();
    for (int i = 0; ; i++) {
      last[i % WINDOWS] = window(operation, seconds / 5);
      double spent = (System.nanoTime() - start) / 1e9;
      if (i + 1 >= WINDOWS && spent >= seconds && isStable(last)
          || spent >= LONGEST_WARM_UP * seconds) {
        return;
      }
    }
  }

  /** Returns the mean nanoseconds of a call over a window. */
  private static double window(Runnable operation, double length) {
    long start = System.nanoTime();
    long end = start + (long) (length * 1e9);
    int calls = 0;
    long now;
    do {
      operation.run();
      calls++;
      now = System.nanoTime();
    } while (now < end);
    return (double) (now - start) / calls;
  }

  private static boolean isStable(double[] last) {
    double lowest = Arrays.stream(last).min().orElseThrow();
    double highest = Arrays.stream(last).max().orElseThrow();
    return highest - lowest <= STABLE * lowest;
  }

  private double[] measure(Runnable operation) {
    double[] micros = new double[MOST_REPS];
    int reps = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long now;
    do {
      long start = System.nanoTime();
      operation.run();
      now = System.nanoTime();
      micros[reps++] = (now - start) / 1e3;
    } while (reps < MOST_REPS && (now < end || reps < LEAST_REPS));
    return Arrays.copyOf(micros, reps);
  }
}
