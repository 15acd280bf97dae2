package io.blindserve.server;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * Says on the standard error how far a compilation or a replay is: a bar that moves on a terminal,
 * lines elsewhere. For one thread.
 */
final class CompileProgress implements AutoCloseable {

  private static final int WIDTH = 24;
  private static final long PAUSE_MILLIS = 200;

  private final PrintWriter err;
  private final boolean moving;
  private final int stages;
  private final long started = System.nanoTime();
  private int stage;
  private volatile String doing = "";
  private Optional<Thread> mover = Optional.empty();

  CompileProgress(PrintWriter err, boolean moving, int stages) {
    this.err = err;
    this.moving = moving;
    this.stages = stages;
  }

  /** Java cannot say whether the standard error is a terminal; the launcher can. */
  static boolean isWanted() {
    return "bar".equals(System.getenv("BLINDSERVE_PROGRESS"));
  }

  /** Begins the next stage. */
  void next(String what) {
    stage++;
    doing = what;
    if (!moving) {
      err.println("blindserve: " + what + " (" + stage + " of " + stages + ")");
      err.flush();
      return;
    }
    draw();
    if (mover.isEmpty()) {
      Thread thread = new Thread(this::move, "progress");
      thread.setDaemon(true);
      thread.start();
      mover = Optional.of(thread);
    }
  }

  private void move() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        draw();
      }
    } catch (InterruptedException e) {
      // The command ends.
    }
  }

  private synchronized void draw() {
    int full = WIDTH * Math.max(0, stage - 1) / stages;
    String bar = "#".repeat(full) + "-".repeat(WIDTH - full);
    double seconds = (System.nanoTime() - started) / 1e9;
    err.print(String.format(Locale.ROOT, "\r[%s] %-40s %6.1f s", bar, doing, seconds));
    err.flush();
  }

  /** Ends the bar and leaves an empty line. */
  @Override
  public void close() {
    if (mover.isPresent()) {
      mover.get().interrupt();
      try {
        mover.get().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      err.print("\r" + " ".repeat(WIDTH + 56) + "\r");
      err.flush();
    }
  }
}
