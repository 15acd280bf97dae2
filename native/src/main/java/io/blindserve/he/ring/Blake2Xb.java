package io.blindserve.he.ring;

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
  public static final int MAX_KEY_BYTES = 64;

  /**
   * The declared output length that stands for "not declared"; the stream then has 2^32 blocks of
   * 64 bytes.
   */
  private static final long UNDECLARED_LENGTH = 0xffff_ffffL;

  private static final int KEY_LENGTH_SHIFT = 8;
  private static final int FANOUT_ONE = 1 << 16;
  private static final int DEPTH_ONE = 1 << 24;
  private static final long LEAF_LENGTH = (long) Blake2b.DIGEST_BYTES << 32;
  private static final long INNER_LENGTH = (long) Blake2b.DIGEST_BYTES << 8;

  /** The root digest, which every output block hashes anew, padded to a block. */
  private final byte[] root = new byte[Blake2b.BLOCK_BYTES];

  private final byte[] block = new byte[Blake2b.DIGEST_BYTES];
  private int used = Blake2b.DIGEST_BYTES;
  private long next;
  private boolean closed;

  private Blake2Xb() {}

  /** Opens the stream of {@code key}, of at most {@value #MAX_KEY_BYTES} bytes. */
  public static Blake2Xb keyed(byte[] key) {
    if (key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has at most " + MAX_KEY_BYTES + " bytes: " + key.length);
    }
    Blake2Xb stream = new Blake2Xb();
    byte[] padded = Arrays.copyOf(key, Blake2b.BLOCK_BYTES);
    long[] parameters = {
      Blake2b.DIGEST_BYTES | (long) key.length << KEY_LENGTH_SHIFT | FANOUT_ONE | DEPTH_ONE,
      UNDECLARED_LENGTH << 32,
      0,
      0,
      0,
      0,
      0,
      0
    };
    // The key block is the only block of a keyed empty message, and without a key the one block is
    // empty.
    Blake2b.hash(parameters, padded, key.length == 0 ? 0 : Blake2b.BLOCK_BYTES, stream.root, 0);
    Arrays.fill(padded, (byte) 0);
    return stream;
  }

  @Override
  public void nextBytes(byte[] out) {
    nextBytes(out, 0, out.length);
  }

  /** Writes the next {@code count} bytes of the stream to {@code out} from {@code at}. */
  public void nextBytes(byte[] out, int at, int count) {
    Objects.checkFromIndexSize(at, count, out.length);
    if (closed) {
      throw new IllegalStateException("the stream is closed");
    }
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
    if (next > UNDECLARED_LENGTH) {
      throw new IllegalStateException("the stream has ended after 2^32 blocks");
    }
    long[] parameters = {
      Blake2b.DIGEST_BYTES | LEAF_LENGTH,
      next | UNDECLARED_LENGTH << 32,
      INNER_LENGTH,
      0,
      0,
      0,
      0,
      0
    };
    Blake2b.hash(parameters, /* block= */ root, Blake2b.DIGEST_BYTES, /* out= */ block, 0);
    next++;
    used = 0;
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(root, (byte) 0);
    Arrays.fill(block, (byte) 0);
  }
}
