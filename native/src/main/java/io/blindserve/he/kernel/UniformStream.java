package io.blindserve.he.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The blocks of a BLAKE2Xb stream (BLAKE2X, 2016) over the empty message with a key and an output
 * of undeclared length. A block depends on the key and its number alone, so that kernels compute
 * several at once; the stream knows which one is next. Not thread-safe. {@link #close} wipes what
 * it holds of the key.
 */
public final class UniformStream implements AutoCloseable {

  /** Bytes of the longest key. */
  public static final int MAX_KEY_BYTES = 64;

  /** Words of one block. */
  public static final int BLOCK_WORDS = Blake2b.DIGEST_WORDS;

  /** Blocks of one stream. */
  private static final long BLOCKS = 1L << 32;

  /** The declared output length that stands for "not declared". */
  private static final long UNDECLARED_LENGTH = 0xffff_ffffL;

  private static final int KEY_LENGTH_SHIFT = 8;
  private static final int FANOUT_ONE = 1 << 16;
  private static final int DEPTH_ONE = 1 << 24;
  private static final long LEAF_LENGTH = (long) Blake2b.DIGEST_BYTES << 32;
  private static final long INNER_LENGTH = (long) Blake2b.DIGEST_BYTES << 8;

  /**
   * The root digest, eight little-endian words, the number of the next block, and the number of
   * blocks that there are: as in C++.
   */
  private final long[] words = new long[BLOCK_WORDS + 2];

  /** The root digest once more, padded to the message that every block hashes anew. */
  private final long[] message = new long[Blake2b.BLOCK_WORDS];

  private final long[] digest = new long[Blake2b.DIGEST_WORDS];
  private boolean closed;

  private UniformStream(long blocks) {
    words[BLOCK_WORDS + 1] = blocks;
  }

  /** Opens the stream of {@code key} as the other does, and ends it where it ends. */
  public static UniformStream keyed(byte[] key) {
    return keyed(key, BLOCKS * BLOCK_WORDS);
  }

  /**
   * Opens the stream of {@code key}; the caller owns the array.
   *
   * @param limit words after which the stream ends, for keys that strangers chose
   * @throws IllegalArgumentException if the key has more than {@value #MAX_KEY_BYTES} bytes
   */
  public static UniformStream keyed(byte[] key, long limit) {
    if (key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has at most " + MAX_KEY_BYTES + " bytes: " + key.length);
    }
    UniformStream stream = new UniformStream(Math.min(limit / BLOCK_WORDS, BLOCKS));
    byte[] padded = Arrays.copyOf(key, Blake2b.BLOCK_BYTES);
    ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(stream.message);
    long[] root = stream.digest;
    root[0] = Blake2b.DIGEST_BYTES | (long) key.length << KEY_LENGTH_SHIFT | FANOUT_ONE | DEPTH_ONE;
    root[1] = UNDECLARED_LENGTH << 32;
    // The key block is the only block of a keyed empty message, and without a key the one block is
    // empty.
    Blake2b.hash(root, stream.message, key.length == 0 ? 0 : Blake2b.BLOCK_BYTES);
    Arrays.fill(padded, (byte) 0);
    Arrays.fill(stream.message, 0);
    System.arraycopy(root, 0, stream.message, 0, root.length);
    System.arraycopy(root, 0, stream.words, 0, root.length);
    return stream;
  }

  /**
   * Takes the next {@code count} blocks of the stream; returns the number of the first.
   *
   * @throws StreamEndedException if there are not that many left
   * @throws IllegalStateException if the stream is closed
   */
  public long take(int count) {
    requireOpen();
    long first = words[BLOCK_WORDS];
    if (first > words[BLOCK_WORDS + 1] - count) {
      throw ended();
    }
    words[BLOCK_WORDS] = first + count;
    return first;
  }

  /**
   * Computes block {@code number} into the eight words of {@code out} from {@code at}, as
   * little-endian numbers.
   */
  public void block(long number, long[] out, int at) {
    requireOpen();
    Arrays.fill(digest, 0);
    digest[0] = Blake2b.DIGEST_BYTES | LEAF_LENGTH;
    digest[1] = number | UNDECLARED_LENGTH << 32;
    digest[2] = INNER_LENGTH;
    Blake2b.hash(digest, message, Blake2b.DIGEST_BYTES);
    System.arraycopy(digest, 0, out, at, BLOCK_WORDS);
  }

  /** Root digest, next block and number of blocks, for native kernels to read and advance. */
  long[] words() {
    requireOpen();
    return words;
  }

  StreamEndedException ended() {
    return new StreamEndedException(words[BLOCK_WORDS + 1]);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the stream is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(words, 0);
    Arrays.fill(message, 0);
    Arrays.fill(digest, 0);
  }
}
