package io.blindserve.server.audit.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Files in which entries become durable, before they are in tiles. Entries are appended by one
 * thread; another may say what need not be kept any more.
 */
final class Journal implements AutoCloseable {

  static final String FOLDER = "journal";

  /** A file that has so many bytes is followed by the next. */
  static final int ROTATE_BYTES = 1 << 20;

  private final LogFolder folder;
  private final int rotateBytes;
  private final List<Long> segments;
  private LogFile file;
  private long durable;
  private boolean torn;

  private Journal(
      LogFolder folder, int rotateBytes, List<Long> segments, LogFile file, long durable) {
    this.folder = folder;
    this.rotateBytes = rotateBytes;
    this.segments = new ArrayList<>(segments);
    this.file = file;
    this.durable = durable;
  }

  /** Makes the journal of a new log. */
  static Journal create(LogFolder folder, int rotateBytes) throws IOException {
    folder.makeFolder(FOLDER);
    LogFile file = begin(folder, 0);
    folder.forceFolder(LogFolder.ROOT);
    return new Journal(folder, rotateBytes, List.of(0L), file, 0);
  }

  /**
   * Goes on with a journal that was read.
   *
   * @param segments firsts of its files, the last one being {@code last}
   */
  static Journal resume(LogFolder folder, int rotateBytes, List<Long> segments, JournalSegment last)
      throws IOException {
    LogFile file = folder.open(path(last.first()));
    if (last.torn()) {
      file.truncate(last.bytes());
    }
    file.force();
    return new Journal(folder, rotateBytes, segments, file, last.bytes());
  }

  private static LogFile begin(LogFolder folder, long first) throws IOException {
    LogFile file = folder.open(path(first));
    try {
      file.truncate(0);
      file.force();
      folder.forceFolder(FOLDER);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  static String path(long first) {
    return FOLDER + "/" + String.format(Locale.ROOT, "%019d", first);
  }

  /**
   * Appends entries; when this returns they would survive a crash.
   *
   * @throws IOException if they may not; none of them counts as written then, and the next call
   *     first removes what was left of them
   */
  void append(long first, List<byte[]> entries) throws IOException {
    if (torn) {
      file.truncate(durable);
      file.force();
      torn = false;
    }
    if (durable >= rotateBytes) {
      rotate(first);
    }
    ByteBuffer group = ByteBuffer.wrap(JournalGroup.encode(first, entries));
    torn = true;
    long at = durable;
    while (group.hasRemaining()) {
      at += file.write(group, at);
    }
    file.force();
    durable = at;
    torn = false;
  }

  private void rotate(long first) throws IOException {
    LogFile next = begin(folder, first);
    LogFile full = file;
    file = next;
    durable = 0;
    synchronized (segments) {
      segments.add(first);
    }
    full.close();
  }

  /** Removes files all of whose entries are below {@code published}. */
  void forget(long published) throws IOException {
    synchronized (segments) {
      while (segments.size() > 1 && segments.get(1) <= published) {
        folder.delete(path(segments.get(0)));
        segments.remove(0);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
