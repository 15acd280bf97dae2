package io.blindserve.server.audit;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a log on the disk of a folder: how long a record takes to be durable at 1,000 records a
 * second, how many a second there can be, and how long a start and a verification of them take.
 * {@code mvn -Pfast,bench -pl server test-compile exec:exec
 * -Dbench=io.blindserve.server.audit.LogCost}.
 */
public final class LogCost {

  private static final int RATE = 1_000;
  private static final int SECONDS = 30;
  private static final int AT_ONCE = 2_048;
  private static final int DEFAULT_SIZE = 1_000_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private LogCost() {}

  /** Words: records in the log in the end (1,000,000), and a folder (a fresh one). */
  public static void main(String[] words) throws Exception {
    int size = words.length > 0 ? Integer.parseInt(words[0]) : DEFAULT_SIZE;
    Path folder =
        words.length > 1
            ? Files.createDirectories(Path.of(words[1]))
            : Files.createTempDirectory("log-cost");
    EpochKey key = EpochKey.loadOrCreate(folder.resolve("epoch.key"));
    System.out.println("folder " + folder);
    try (TileAuditLog log = open(folder, key)) {
      steady(log);
      fill(log, size);
    }
    long start = System.nanoTime();
    try (TileAuditLog log = open(folder, key)) {
      say("start of a server's log with %d records: %.0f ms", log.size(), millis(start));
      long verifying = cpuNanos();
      HeadTrust trust = HeadTrust.in(log.verifierKeys());
      LogSource source = LogSource.of(log.directory().toString());
      long verified = new LogVerifier(trust, List.of()).verify(source).size();
      double seconds = (cpuNanos() - verifying) / NANOS_PER_MILLI / 1000;
      say(
          "verified %d records in %.1f s of one core: %.0f a second",
          verified, seconds, verified / seconds);
    }
  }

  private static TileAuditLog open(Path folder, EpochKey key) throws Exception {
    LogSettings settings =
        new LogSettings("node", "cost", Optional.of("log.example/cost"), Duration.ofSeconds(2));
    return TileAuditLog.open(folder.resolve("audit"), settings, key);
  }

  private static void steady(TileAuditLog log) {
    List<Double> times = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<?>> all = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < RATE * SECONDS; i++) {
      long due = start + i * (TimeUnit.SECONDS.toNanos(1) / RATE);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      all.add(
          log.append(Records.plain())
              .thenRun(() -> times.add((System.nanoTime() - due) / NANOS_PER_MILLI))
              .toCompletableFuture());
    }
    all.forEach(CompletableFuture::join);
    Collections.sort(times);
    say(
        "durable at %d records a second for %d s: median %.2f ms, p99 %.2f ms, largest %.1f ms",
        RATE,
        SECONDS,
        times.get(times.size() / 2),
        times.get(times.size() * 99 / 100),
        times.get(times.size() - 1));
  }

  private static void fill(TileAuditLog log, int size) {
    long first = log.size();
    long start = System.nanoTime();
    while (log.size() < size) {
      List<CompletableFuture<?>> some = new ArrayList<>();
      for (int i = 0; i < AT_ONCE && log.size() + i < size; i++) {
        some.add(log.append(Records.plain()).toCompletableFuture());
      }
      some.forEach(CompletableFuture::join);
    }
    double seconds = millis(start) / 1000;
    say("%d at a time: %.0f records a second", AT_ONCE, (log.size() - first) / seconds);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / NANOS_PER_MILLI;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
