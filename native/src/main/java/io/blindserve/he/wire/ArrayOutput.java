package io.blindserve.he.wire;

import java.io.OutputStream;

/**
 * A stream into an array of known length, so that no copy of a secret is left behind by a growing
 * buffer.
 */
final class ArrayOutput extends OutputStream {

  private final byte[] bytes;
  private int at;

  ArrayOutput(int size) {
    this.bytes = new byte[size];
  }

  @Override
  public void write(int value) {
    bytes[at++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int from, int count) {
    System.arraycopy(source, from, bytes, at, count);
    at += count;
  }

  /** Returns the array, which must be full. */
  byte[] full() {
    if (at != bytes.length) {
      throw new IllegalStateException(
          at + " bytes were written, " + bytes.length + " were expected");
    }
    return bytes;
  }
}
