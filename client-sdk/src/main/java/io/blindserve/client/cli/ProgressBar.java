package io.blindserve.client.cli;

import io.blindserve.client.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Draws one line that fills, on the standard error of a terminal; a stage that is done gets its own
 * line.
 */
final class ProgressBar implements ProgressListener {

  private static final int WIDTH = 32;

  private final PrintWriter err;
  private String last = "";

  ProgressBar(PrintWriter err) {
    this.err = err;
  }

  /** Returns a bar when a person watches, else silence. */
  static ProgressListener on(Terminal terminal) {
    return terminal.console().isPresent() ? new ProgressBar(terminal.err()) : ProgressListener.NONE;
  }

  @Override
  public synchronized void progress(Stage stage, long done, long total) {
    String line = line(stage, done, total);
    if (line.equals(last)) {
      return;
    }
    last = line;
    err.print('\r' + line);
    if (done == total) {
      err.println();
    }
    err.flush();
  }

  static String line(Stage stage, long done, long total) {
    int filled = total == 0 ? WIDTH : (int) (done * WIDTH / total);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String amount =
        stage == Stage.KEY_UPLOAD
            ? String.format(Locale.ROOT, "%.1f of %.1f MB", done / 1e6, total / 1e6)
            : done + " of " + total;
    return String.format(Locale.ROOT, "%-16s [%s] %s", name(stage), bar, amount);
  }

  private static String name(Stage stage) {
    return switch (stage) {
      case KEY_GENERATION -> "making keys";
      case KEY_UPLOAD -> "uploading keys";
      case ROWS -> "rows";
    };
  }
}
