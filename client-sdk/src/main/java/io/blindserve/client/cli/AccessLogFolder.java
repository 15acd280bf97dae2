package io.blindserve.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The end of an access log, read from the folder that its server writes (C2SP tlog-tiles). Verifies
 * nothing: it is there to be looked at.
 */
final class AccessLogFolder {

  private static final int BUNDLE = 256;
  private static final int GROUP = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long PAUSE_MILLIS = 50;

  private final Path folder;

  AccessLogFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the last records, once {@code record} is among what is published.
   *
   * @throws CliException if the log cannot be read, or does not show it within a while
   */
  List<String> last(int count, String record) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<String> found = lastBundles();
      if (found.stream().anyMatch(entry -> entry.contains(record))) {
        return found.subList(Math.max(0, found.size() - count), found.size());
      }
      if (System.nanoTime() > end) {
        throw new CliException("the access log " + folder + " does not show record " + record);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while the access log was read", e);
    }
  }

  /** The last bundle, and the one before it; nothing where they are just being replaced. */
  private List<String> lastBundles() {
    try {
      long size = Long.parseLong(Files.readAllLines(folder.resolve("checkpoint")).get(1));
      long bundle = size / BUNDLE;
      List<String> entries = new ArrayList<>();
      if (bundle > 0) {
        entries.addAll(entries(path(bundle - 1)));
      }
      if (size % BUNDLE > 0) {
        entries.addAll(entries(path(bundle) + ".p/" + size % BUNDLE));
      }
      return entries;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | RuntimeException e) {
      throw new CliException("the access log " + folder + " cannot be read", e);
    }
  }

  private static String path(long bundle) {
    String path = String.format(Locale.ROOT, "%03d", bundle % GROUP);
    for (long rest = bundle / GROUP; rest > 0; rest /= GROUP) {
      path = String.format(Locale.ROOT, "x%03d/", rest % GROUP) + path;
    }
    return "tile/entries/" + path;
  }

  private List<String> entries(String path) throws IOException {
    ByteBuffer bundle = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(path)));
    List<String> entries = new ArrayList<>();
    while (bundle.hasRemaining()) {
      byte[] entry = new byte[Short.toUnsignedInt(bundle.getShort())];
      bundle.get(entry);
      entries.add(new String(entry, StandardCharsets.UTF_8));
    }
    return entries;
  }
}
