package io.blindserve.he.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Runs the stream readers and writers on bytes in memory, where no input or output can fail. */
final class InMemory {

  private InMemory() {}

  /** Reads {@code bytes}, from position to limit, which must be exactly {@code size} bytes. */
  static <T> T read(ByteBuffer bytes, long size, WireSubject subject, int n, Reader<T> reader) {
    if (bytes.remaining() != size) {
      throw new WireException(
          subject,
          WireReason.LENGTH,
          "there are " + bytes.remaining() + " bytes, expected " + size);
    }
    try (WireInput in = new WireInput(new BufferInput(bytes), subject, n)) {
      T value = reader.read(in);
      in.expectEnd();
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes exactly {@code size} bytes. */
  static byte[] write(long size, int n, Writer writer) {
    ArrayOutput bytes = new ArrayOutput(Math.toIntExact(size));
    try (WireOutput out = new WireOutput(bytes, n)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.full();
  }

  /** Reads one object. */
  @FunctionalInterface
  interface Reader<T> {
    T read(WireInput in) throws IOException;
  }

  /** Writes one object. */
  @FunctionalInterface
  interface Writer {
    void write(WireOutput out) throws IOException;
  }
}
