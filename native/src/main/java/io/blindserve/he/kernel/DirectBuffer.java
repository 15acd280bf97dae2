package io.blindserve.he.kernel;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Objects;

/** Words in direct memory that starts on a 64-byte boundary, the backing of the native kernels. */
final class DirectBuffer extends PolyBuffer {

  /** Bulk copies of these are several times faster than single words. */
  private static final long[] ZEROS = new long[1024];

  /** Address of the first word. */
  final long address;

  /** Keeps the memory reachable, and serves access from Java; position 0 is the first word. */
  private final LongBuffer longs;

  private final ByteBuffer owner;
  private final int words;

  DirectBuffer(ByteBuffer owner, LongBuffer longs, long address) {
    this.owner = owner;
    this.longs = longs;
    this.address = address;
    this.words = longs.limit();
  }

  @Override
  public int words() {
    return words;
  }

  @Override
  public long get(int index) {
    return longs.get(index);
  }

  @Override
  public void set(int index, long value) {
    longs.put(index, value);
  }

  @Override
  public void read(int at, long[] out, int outAt, int count) {
    longs.get(at, out, outAt, count);
  }

  @Override
  public void write(int at, long[] in, int inAt, int count) {
    longs.put(at, in, inAt, count);
  }

  @Override
  public void copy(int at, PolyBuffer source, int sourceAt, int count) {
    longs.put(at, ((DirectBuffer) source).longs, sourceAt, count);
  }

  @Override
  public void clear(int at, int count) {
    Objects.checkFromIndexSize(at, count, words);
    for (int done = 0; done < count; done += ZEROS.length) {
      longs.put(at + done, ZEROS, 0, Math.min(ZEROS.length, count - done));
    }
  }

  @Override
  public PolyBuffer slice(int at, int count) {
    Objects.checkFromIndexSize(at, count, words);
    return new DirectBuffer(owner, longs.slice(at, count), address + 8L * at);
  }
}
