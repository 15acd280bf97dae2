package io.blindserve.he.wire;

import io.blindserve.he.ring.RnsBasis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Little-endian numbers from a stream of unknown origin, each compared with what is expected. The
 * memory it holds is two rows, whatever the stream says; {@link #close} wipes them, because keys
 * pass through.
 */
final class WireInput implements AutoCloseable {

  private final InputStream in;
  private final WireSubject subject;
  private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final byte[] rowBytes;
  private final LongBuffer rowWords;
  private final long[] row;

  WireInput(InputStream in, WireSubject subject, int n) {
    this.in = in;
    this.subject = subject;
    this.rowBytes = new byte[n * Long.BYTES + BitPacking.SLACK];
    this.rowWords = ByteBuffer.wrap(rowBytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    this.row = new long[n];
  }

  int n() {
    return row.length;
  }

  WireSubject subject() {
    return subject;
  }

  WireException refuse(WireReason reason, String detail) {
    return new WireException(subject, reason, detail);
  }

  /** Reads a byte that must be {@code expected}. */
  void expectByte(int expected, WireReason reason, String what) throws IOException {
    fill(word.array(), 1);
    requireEqual(word.get(0) & 0xffL, expected, reason, what);
  }

  /** Reads an unsigned 32-bit number that must be {@code expected}. */
  void expectInt(long expected, WireReason reason, String what) throws IOException {
    fill(word.array(), Integer.BYTES);
    requireEqual(Integer.toUnsignedLong(word.getInt(0)), expected, reason, what);
  }

  /** Reads an unsigned 64-bit number that must be {@code expected}. */
  void expectLong(long expected, WireReason reason, String what) throws IOException {
    fill(word.array(), Long.BYTES);
    requireEqual(word.getLong(0), expected, reason, what);
  }

  private void requireEqual(long actual, long expected, WireReason reason, String what) {
    if (actual != expected) {
      throw refuse(
          reason, what + " is " + Long.toUnsignedString(actual) + ", expected " + expected);
    }
  }

  /** Reads bytes that must be zero. */
  void expectZeros(int count) throws IOException {
    for (byte value : bytes(count)) {
      if (value != 0) {
        throw refuse(WireReason.RESERVED, "a reserved byte is not zero");
      }
    }
  }

  byte[] bytes(int count) throws IOException {
    byte[] out = new byte[count];
    fill(out, count);
    return out;
  }

  /**
   * Reads row {@code index} of a polynomial over {@code basis}; the array is valid until the next
   * call.
   */
  long[] row(RnsBasis basis, int index) throws IOException {
    expectLong(row.length, WireReason.ROW_LENGTH, "length of row " + index);
    fill(rowBytes, row.length * Long.BYTES);
    rowWords.get(0, row);
    return checkedRow(basis, index);
  }

  /**
   * Reads packed row {@code index} of a polynomial over {@code basis}; the array is valid until the
   * next call.
   */
  long[] packedRow(RnsBasis basis, int index) throws IOException {
    int bits = BitPacking.bits(basis.modulus(index).value());
    fill(rowBytes, BitPacking.rowBytes(row.length, bits));
    if (!BitPacking.restIsZero(rowBytes, row.length, bits)) {
      throw refuse(WireReason.RESERVED, "an unused bit of row " + index + " is not zero");
    }
    BitPacking.unpack(rowBytes, bits, row);
    return checkedRow(basis, index);
  }

  private long[] checkedRow(RnsBasis basis, int index) {
    if (!allBelow(row, basis.modulus(index).value())) {
      throw refuse(WireReason.RESIDUE, "a residue in row " + index + " is not below its prime");
    }
    return row;
  }

  /**
   * Both the residue and q - 1 minus it are non-negative exactly when it is in [0, q); no branch on
   * key material.
   */
  private static boolean allBelow(long[] row, long q) {
    long signs = 0;
    for (long residue : row) {
      signs |= residue | (q - 1 - residue);
    }
    return signs >= 0;
  }

  /** Checks that nothing follows. */
  void expectEnd() throws IOException {
    if (in.read() != -1) {
      throw refuse(WireReason.TRAILING, "bytes follow the expected end");
    }
  }

  private void fill(byte[] out, int count) throws IOException {
    if (in.readNBytes(out, 0, count) != count) {
      throw refuse(WireReason.TRUNCATED, "the bytes end early");
    }
  }

  @Override
  public void close() {
    Arrays.fill(rowBytes, (byte) 0);
    Arrays.fill(row, 0L);
  }
}
