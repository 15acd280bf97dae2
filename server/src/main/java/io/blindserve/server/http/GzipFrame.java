package io.blindserve.server.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** What stands before and after the deflated bytes of a gzip member (RFC 1952). */
final class GzipFrame {

  /** Longest header taken; real ones have 10 bytes, or a file name more. */
  static final int MAX_HEADER = 1024;

  /** Bytes of checksum and length behind the data. */
  static final int TRAILER = 8;

  private static final int FIXED = 10;
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATED = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private GzipFrame() {}

  /**
   * Returns the bytes of the header with which {@code bytes} start; empty where more are needed.
   *
   * @throws IllegalArgumentException if it is no header
   */
  static OptionalInt headerLength(byte[] bytes) {
    if (bytes.length < FIXED) {
      return OptionalInt.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int flags = bytes[3];
    if (in.getShort(0) != (short) MAGIC || bytes[2] != DEFLATED || (flags & RESERVED) != 0) {
      throw new IllegalArgumentException("not the header of gzip");
    }
    int at = FIXED;
    if ((flags & EXTRA) != 0) {
      if (bytes.length < at + Short.BYTES) {
        return OptionalInt.empty();
      }
      at += Short.BYTES + Short.toUnsignedInt(in.getShort(at));
    }
    for (int text : new int[] {NAME, COMMENT}) {
      at = (flags & text) == 0 ? at : afterZero(bytes, at);
    }
    at += (flags & HEADER_CHECKSUM) == 0 ? 0 : Short.BYTES;
    return at <= bytes.length ? OptionalInt.of(at) : OptionalInt.empty();
  }

  /** Returns the place behind the next zero, or one that is not there yet. */
  private static int afterZero(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != 0) {
      at++;
    }
    return at + 1;
  }

  /** Returns whether a trailer tells of data with that checksum and length. */
  static boolean trailerFits(byte[] trailer, long crc, long length) {
    ByteBuffer in = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
    return trailer.length == TRAILER && in.getInt() == (int) crc && in.getInt() == (int) length;
  }
}
