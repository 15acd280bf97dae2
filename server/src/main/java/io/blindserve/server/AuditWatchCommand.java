package io.blindserve.server;

import io.blindserve.server.audit.watch.Alarm;
import io.blindserve.server.audit.watch.Finding;
import io.blindserve.server.audit.watch.Finding.Kind;
import io.blindserve.server.audit.watch.LogMonitor;
import io.blindserve.server.audit.watch.MetricsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit watch}. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description =
        "Follows a log: every head must be signed and have grown out of the last one that was seen,"
            + " today or before. Ends when the log contradicts itself. Exit codes: 0 stopped, or"
            + " good with --once; 3 forked, rolled back, damaged or not verified; 4 with --once, too old; 1"
            + " not readable, 2 wrong usage.")
final class AuditWatchCommand implements Callable<Integer> {

  private static final int STALE = 4;

  @Mixin private AuditOptions log;

  @Option(
      names = "--every",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "time between two looks (${DEFAULT-VALUE})")
  private int every;

  @Option(
      names = "--max-age",
      paramLabel = "SECONDS",
      description =
          "call a newest checkpoint that is older than this stale; a log without calls has old ones")
  private @Nullable Integer maxAge;

  @Option(
      names = "--state",
      defaultValue = "watch",
      description = "folder of the last head and of evidence (${DEFAULT-VALUE})")
  private Path state;

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description =
          "where a finding that differs from the one before is posted: what is not good, and"
              + " that it is good again")
  private @Nullable String webhook;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "file that says what was found last, in Prometheus' text format")
  private @Nullable Path metrics;

  @Option(names = "--once", description = "look once, and say by the exit code what was found")
  private boolean once;

  @Override
  public Integer call() throws IOException {
    return log.run(this::watch);
  }

  private int watch(PrintWriter out) throws IOException {
    Optional<Alarm> alarm = alarm();
    LogMonitor monitor = new LogMonitor(log.source(), log.trust(), state, oldest());
    Semaphore stops = new Semaphore(0);
    if (!once) {
      StopSignals.onStop(stops::release);
    }
    Kind last = Kind.GOOD;
    while (true) {
      Instant now = Instant.now();
      Finding finding = monitor.look(now);
      tell(out, finding, now, isNews(finding, last) ? alarm : Optional.empty());
      if (once || finding.kind().isForGood()) {
        return code(finding);
      }
      last = finding.kind();
      if (pause(stops)) {
        return CommandLine.ExitCode.OK;
      }
    }
  }

  private Optional<Duration> oldest() {
    if (every < 1 || (maxAge != null && maxAge < 1)) {
      throw log.wrong("--every and --max-age are a second at least");
    }
    return Optional.ofNullable(maxAge).map(Duration::ofSeconds);
  }

  /** News is what was not so at the last look: that it is good again, too. */
  private static boolean isNews(Finding finding, Kind last) {
    return finding.kind() != last;
  }

  private void tell(PrintWriter out, Finding finding, Instant now, Optional<Alarm> alarm)
      throws IOException {
    String kind = finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String line = now.truncatedTo(ChronoUnit.SECONDS) + "  " + kind + "  ";
    String size = finding.size().isPresent() ? finding.size().getAsLong() + " entries; " : "";
    out.println(line + size + AuditOptions.printable(finding.why()));
    finding.evidence().ifPresent(file -> out.println("evidence: " + file));
    out.flush();
    // What was found matters more than whether somebody was told.
    try {
      if (alarm.isPresent()) {
        alarm.get().post(log.trust().origin(), finding, now);
      }
    } catch (IOException e) {
      out.println("not told: " + e.getMessage());
    }
    try {
      if (metrics != null) {
        new MetricsFile(metrics).write(finding, now);
      }
    } catch (IOException e) {
      out.println("no metrics: " + metrics + " cannot be written");
    }
    out.flush();
  }

  private Optional<Alarm> alarm() {
    try {
      return Optional.ofNullable(webhook).map(Alarm::new);
    } catch (IllegalArgumentException e) {
      throw log.wrong("--webhook: " + e.getMessage(), e);
    }
  }

  /** Returns whether somebody wants it to end. */
  private boolean pause(Semaphore stops) {
    try {
      return stops.tryAcquire(every, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static int code(Finding finding) {
    return switch (finding.kind()) {
      case GOOD -> CommandLine.ExitCode.OK;
      case STALE -> STALE;
      case UNREACHABLE -> CommandLine.ExitCode.SOFTWARE;
      case NOT_VERIFIED, DAMAGED, ROLLED_BACK, FORKED -> AuditCommand.NOT_VERIFIED;
    };
  }
}
