package io.blindserve.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of lines that only grows. What a crash or a full disk left behind the last whole line was
 * never answered for, and is cut off.
 */
final class LineFile implements LineStore {

  private static final int TAIL_STEP = 64 << 10;

  private final FileChannel channel;
  private long durable;
  private boolean torn;

  private LineFile(FileChannel channel, long durable) {
    this.channel = channel;
    this.durable = durable;
  }

  /** Opens a file at the end of its last whole line, and makes it where there is none. */
  static LineFile open(Path path) throws IOException {
    FileChannel channel = PrivateFiles.open(path);
    try {
      LineFile file = new LineFile(channel, endOfLastLine(channel, channel.size()));
      file.cutOff();
      PrivateFiles.forceParent(path);
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the place after the last newline before {@code end}. */
  private static long endOfLastLine(FileChannel channel, long end) throws IOException {
    long until = end;
    while (until > 0) {
      long from = Math.max(0, until - TAIL_STEP);
      ByteBuffer piece = read(channel, from, until);
      for (int i = piece.limit() - 1; i >= 0; i--) {
        if (piece.get(i) == '\n') {
          return from + i + 1;
        }
      }
      until = from;
    }
    return 0;
  }

  private static ByteBuffer read(FileChannel channel, long from, long until) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) (until - from));
    while (piece.hasRemaining()) {
      if (channel.read(piece, from + piece.position()) < 0) {
        throw new IOException("the file shrank while it was read");
      }
    }
    return piece.flip();
  }

  private void cutOff() throws IOException {
    if (channel.size() != durable) {
      channel.truncate(durable);
      channel.force(true);
    }
    torn = false;
  }

  /** Returns the last line without its newline; none in an empty file. */
  Optional<byte[]> lastLine() throws IOException {
    if (durable == 0) {
      return Optional.empty();
    }
    long start = endOfLastLine(channel, durable - 1);
    if (durable - start > RecordWriter.LARGEST_LINE) {
      throw new IOException("the last line has " + (durable - start) + " bytes");
    }
    return Optional.of(read(channel, start, durable - 1).array());
  }

  @Override
  public void append(ByteBuffer lines) throws IOException {
    if (torn) {
      cutOff();
    }
    torn = true;
    long at = durable;
    while (lines.hasRemaining()) {
      at += channel.write(lines, at);
    }
    channel.force(false);
    durable = at;
    torn = false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
