package io.blindserve.server.audit.watch;

import io.blindserve.server.audit.watch.Finding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What was found last, in Prometheus' text format, as the text file collector of its node exporter
 * reads it. Replaced as a whole; whoever may read the folder may read it.
 */
public final class MetricsFile {

  private static final double MILLIS_PER_SECOND = 1000;

  private final Path file;

  /** Writes nothing yet. */
  public MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * Replaces the file.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Finding finding, Instant now) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text(finding, now), StandardCharsets.UTF_8);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text(Finding finding, Instant now) {
    StringBuilder text = new StringBuilder();
    head(text, "finding", "What the last look at the log found; 1 for that.");
    for (Kind kind : Kind.values()) {
      String label = kind.name().toLowerCase(Locale.ROOT);
      text.append("blindserve_watch_finding{finding=\"")
          .append(label)
          .append("\"} ")
          .append(kind == finding.kind() ? 1 : 0)
          .append('\n');
    }
    finding
        .size()
        .ifPresent(
            size -> gauge(text, "entries", "Entries of the newest head that was believed.", size));
    gauge(text, "look_timestamp_seconds", "Time of the last look.", now.getEpochSecond());
    finding
        .age()
        .map(Duration::toMillis)
        .ifPresent(
            age ->
                gauge(
                    text, "head_age_seconds", "Age of the newest head.", age / MILLIS_PER_SECOND));
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String help) {
    text.append("# HELP blindserve_watch_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE blindserve_watch_").append(name).append(" gauge\n");
  }

  private static void gauge(StringBuilder text, String name, String help, Number value) {
    head(text, name, help);
    text.append("blindserve_watch_").append(name).append(' ').append(value).append('\n');
  }
}
