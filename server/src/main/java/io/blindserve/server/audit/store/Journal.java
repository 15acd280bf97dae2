package io.blindserve.server.audit.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Files in which entries become durable, before they are in tiles. A file is filled with zeros when
 * it is made, so that a group that is written over them is durable with its own bytes alone: a file
 * that grows makes the file system write of that too. One thread at a time appends or renews;
 * another may say what need not be kept any more.
 */
final class Journal implements AutoCloseable {

  static final String FOLDER = "journal";

  /** Bytes of a file; what does not fit behind the others is written into the next. */
  static final int ROTATE_BYTES = 1 << 20;

  private final LogFolder folder;
  private final int rotateBytes;
  private final List<Long> segments;
  private LogFile file;
  private long durable;
  private long allocated;
  private boolean torn;

  /** A next file was begun and may be there: what comes belongs into it, however small it is. */
  private boolean rotating;

  private Journal(
      LogFolder folder,
      int rotateBytes,
      List<Long> segments,
      LogFile file,
      long durable,
      long allocated) {
    this.folder = folder;
    this.rotateBytes = rotateBytes;
    this.segments = new ArrayList<>(segments);
    this.file = file;
    this.durable = durable;
    this.allocated = allocated;
  }

  /** Makes the journal of a new log. */
  static Journal create(LogFolder folder, int rotateBytes) throws IOException {
    folder.makeFolder(FOLDER);
    LogFile file = begin(folder, 0, rotateBytes);
    folder.forceFolder(LogFolder.ROOT);
    return new Journal(folder, rotateBytes, List.of(0L), file, 0, rotateBytes);
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
    int length = last.torn() ? last.bytes() : last.length();
    return new Journal(folder, rotateBytes, segments, file, last.bytes(), length);
  }

  private static LogFile begin(LogFolder folder, long first, int bytes) throws IOException {
    LogFile file = folder.open(path(first));
    try {
      file.truncate(0);
      write(file, ByteBuffer.allocate(bytes), 0);
      file.force();
      folder.forceFolder(FOLDER);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static void write(LogFile file, ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
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
    cutTornEnd();
    byte[] group = JournalGroup.encode(first, entries);
    if (durable > 0 && (rotating || durable + group.length > rotateBytes)) {
      rotate(first);
    }
    torn = true;
    write(file, ByteBuffer.wrap(group), durable);
    force(durable + group.length);
    durable += group.length;
    torn = false;
  }

  private void cutTornEnd() throws IOException {
    if (torn) {
      file.truncate(durable);
      file.force();
      allocated = durable;
      torn = false;
    }
  }

  /**
   * Goes on in a new file, and removes all others: what they hold is wanted no more.
   *
   * @param published how many entries are in tiles under a signed head, which is all of them
   */
  void renew(long published) throws IOException {
    if (durable > 0) {
      cutTornEnd();
      rotate(published);
    }
    forget(published);
    folder.forceFolder(FOLDER);
  }

  private void force(long end) throws IOException {
    if (end > allocated) {
      file.force();
      allocated = end;
    } else {
      file.forceContent();
    }
  }

  private void rotate(long first) throws IOException {
    rotating = true;
    LogFile next = begin(folder, first, rotateBytes);
    rotating = false;
    LogFile full = file;
    file = next;
    durable = 0;
    allocated = rotateBytes;
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
