package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one body as its bytes arrive, in pieces of a fixed size, each of which the sink may
 * refuse before the next is made. Not thread-safe; must be closed.
 */
final class Inflation implements AutoCloseable {

  /** Inflated bytes for each byte that came; numbers of models compress far less. */
  static final int MAX_RATIO = 100;

  /** Inflated bytes that may come of anything. */
  static final int FREE_BYTES = 1 << 16;

  private static final int PIECE = 1 << 14;

  /** Takes inflated bytes. */
  @FunctionalInterface
  interface Sink {
    /** Takes the first {@code length} bytes; returns whether more are wanted. */
    boolean take(byte[] bytes, int length);
  }

  private final boolean gzip;
  private final Sink sink;
  private final Inflater inflater;
  private final CRC32 crc = new CRC32();
  private final byte[] out = new byte[PIECE];
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private boolean headed;
  private long came;
  private long inflated;

  Inflation(ContentCoding coding, Sink sink) {
    this.gzip = coding == ContentCoding.GZIP;
    this.sink = sink;
    this.inflater = new Inflater(gzip);
    this.headed = !gzip;
  }

  /**
   * Takes the next bytes of the body.
   *
   * @throws ProblemException {@code invalid_request} if they are not of this coding, {@code
   *     too_large} if they inflate to too many
   */
  void take(byte[] piece) {
    came += piece.length;
    if (headed) {
      inflate(piece);
      return;
    }
    head.writeBytes(piece);
    OptionalInt length = headerLength(head.toByteArray());
    if (length.isPresent()) {
      headed = true;
      inflate(Arrays.copyOfRange(head.toByteArray(), length.getAsInt(), head.size()));
    } else if (head.size() > GzipFrame.MAX_HEADER) {
      throw malformed();
    }
  }

  private static OptionalInt headerLength(byte[] bytes) {
    try {
      return GzipFrame.headerLength(bytes);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private void inflate(byte[] piece) {
    if (inflater.finished()) {
      keepTail(piece, piece.length);
      return;
    }
    inflater.setInput(piece);
    boolean wanted = true;
    while (wanted && !inflater.finished()) {
      int length = next();
      if (length == 0 && !inflater.finished()) {
        return;
      }
      wanted = give(length);
    }
    if (inflater.finished()) {
      keepTail(piece, inflater.getRemaining());
    }
  }

  private int next() {
    try {
      int length = inflater.inflate(out);
      if (inflater.needsDictionary()) {
        throw malformed();
      }
      return length;
    } catch (DataFormatException e) {
      throw malformed();
    }
  }

  private boolean give(int length) {
    crc.update(out, 0, length);
    inflated += length;
    if (inflated > FREE_BYTES + MAX_RATIO * came) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE,
          "the body inflates to more than " + MAX_RATIO + " times the bytes that came");
    }
    return sink.take(out, length);
  }

  private void keepTail(byte[] piece, int length) {
    if (tail.size() + length > (gzip ? GzipFrame.TRAILER : 0)) {
      throw malformed();
    }
    tail.write(piece, piece.length - length, length);
  }

  /**
   * Checks that the body is whole.
   *
   * @throws ProblemException if bytes are missing or the checksum is another
   */
  void end() {
    boolean whole =
        inflater.finished()
            && (!gzip || GzipFrame.trailerFits(tail.toByteArray(), crc.getValue(), inflated));
    if (!whole) {
      throw malformed();
    }
  }

  private static ProblemException malformed() {
    return new ProblemException(
        ErrorCode.INVALID_REQUEST,
        "the body is not one whole stream of the Content-Encoding that it claims");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
