package io.blindserve.he.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Little-endian numbers to a stream, a row at a time. {@link #close} wipes its buffers, and leaves
 * the stream open.
 */
final class WireOutput implements AutoCloseable {

  private final OutputStream out;
  private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final byte[] rowBytes;
  private final LongBuffer rowWords;
  private final long[] row;

  WireOutput(OutputStream out, int n) {
    this.out = out;
    this.rowBytes = new byte[n * Long.BYTES];
    this.rowWords = ByteBuffer.wrap(rowBytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    this.row = new long[n];
  }

  void putByte(int value) throws IOException {
    out.write(value);
  }

  void putInt(int value) throws IOException {
    word.putInt(0, value);
    out.write(word.array(), 0, Integer.BYTES);
  }

  void putLong(long value) throws IOException {
    word.putLong(0, value);
    out.write(word.array());
  }

  void putBytes(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Returns an array of one row's length, to be filled and given to {@link #putRow}. */
  long[] row() {
    return row;
  }

  /** Writes the length of a row and the content of {@link #row()}. */
  void putRow() throws IOException {
    putLong(row.length);
    rowWords.put(0, row);
    out.write(rowBytes);
  }

  /** Writes the content of {@link #row()}, residues below 2^bits, packed. */
  void putPackedRow(int bits) throws IOException {
    BitPacking.pack(row, bits, rowBytes);
    out.write(rowBytes, 0, BitPacking.rowBytes(row.length, bits));
  }

  @Override
  public void close() {
    Arrays.fill(rowBytes, (byte) 0);
    Arrays.fill(row, 0L);
  }
}
