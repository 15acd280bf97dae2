package io.blindserve.he.wire;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The remaining bytes of a buffer as a stream; the buffer's own position stays. */
final class BufferInput extends InputStream {

  private final ByteBuffer bytes;

  BufferInput(ByteBuffer bytes) {
    this.bytes = bytes.duplicate();
  }

  @Override
  public int read() {
    return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] out, int at, int count) {
    Objects.checkFromIndexSize(at, count, out.length);
    if (count > 0 && !bytes.hasRemaining()) {
      return -1;
    }
    int read = Math.min(count, bytes.remaining());
    bytes.get(out, at, read);
    return read;
  }
}
