package io.blindserve.he.ring;

import io.blindserve.he.kernel.UniformStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * The stream of BLAKE2Xb (BLAKE2X, 2016) over the empty message with a key and an output of
 * undeclared length: Lattigo's {@code sampling.KeyedPRNG}, byte for byte. Deterministic in its key.
 *
 * <p>Not thread-safe. {@link #close()} wipes what it holds; the caller owns the key that was given.
 */
public final class Blake2Xb implements RandomSource, AutoCloseable {

  /** Bytes of the longest key. */
  public static final int MAX_KEY_BYTES = UniformStream.MAX_KEY_BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final UniformStream stream;
  private final long[] words = new long[UniformStream.BLOCK_WORDS];
  private final byte[] block = new byte[UniformStream.BLOCK_WORDS * Long.BYTES];
  private int used = block.length;

  private Blake2Xb(UniformStream stream) {
    this.stream = stream;
  }

  /** Opens the stream of {@code key}, of at most {@value #MAX_KEY_BYTES} bytes. */
  public static Blake2Xb keyed(byte[] key) {
    return new Blake2Xb(UniformStream.keyed(key));
  }

  @Override
  public void nextBytes(byte[] out) {
    nextBytes(out, 0, out.length);
  }

  /** Writes the next {@code count} bytes of the stream to {@code out} from {@code at}. */
  public void nextBytes(byte[] out, int at, int count) {
    Objects.checkFromIndexSize(at, count, out.length);
    int done = 0;
    while (done < count) {
      if (used == block.length) {
        fill();
      }
      int step = Math.min(count - done, block.length - used);
      System.arraycopy(block, used, out, at + done, step);
      used += step;
      done += step;
    }
  }

  private void fill() {
    stream.block(stream.take(1), words, 0);
    for (int i = 0; i < words.length; i++) {
      WORD.set(block, Long.BYTES * i, words[i]);
    }
    used = 0;
  }

  /**
   * Returns the stream's blocks.
   *
   * @throws IllegalStateException if bytes of a block are left over: they would be skipped
   */
  UniformStream blocks() {
    if (used != block.length) {
      throw new IllegalStateException(
          block.length - used + " bytes of a block of the stream are left over");
    }
    return stream;
  }

  @Override
  public void close() {
    stream.close();
    Arrays.fill(words, 0);
    Arrays.fill(block, (byte) 0);
    used = block.length;
  }
}
