package io.blindserve.he.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE2b (RFC 7693) with a free parameter block, as BLAKE2X needs it. One instance hashes one
 * short message: all our messages fit one block.
 */
final class Blake2b {

  /** Bytes of the longest digest. */
  static final int DIGEST_BYTES = 64;

  /** Bytes of one message block. */
  static final int BLOCK_BYTES = 128;

  private static final int ROUNDS = 12;
  private static final int STATE_WORDS = 8;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private Blake2b() {}

  /**
   * Hashes a message of one block.
   *
   * @param parameters the parameter block, eight little-endian words (RFC 7693 section 2.5, BLAKE2
   *     section 2.8)
   * @param block the message (or the key block), padded with zeros to {@value #BLOCK_BYTES} bytes
   * @param length bytes of the message that count, from 0 to {@value #BLOCK_BYTES}
   * @param out receives {@value #DIGEST_BYTES} bytes from {@code at}; a shorter digest is their
   *     beginning
   */
  static void hash(long[] parameters, byte[] block, int length, byte[] out, int at) {
    long[] h = IV.clone();
    for (int i = 0; i < STATE_WORDS; i++) {
      h[i] ^= parameters[i];
    }
    compressLast(h, block, length);
    for (int i = 0; i < STATE_WORDS; i++) {
      WORD.set(out, at + Long.BYTES * i, h[i]);
    }
    Arrays.fill(h, 0L);
  }

  /** The compression function with the final flag set. */
  private static void compressLast(long[] h, byte[] block, int length) {
    long[] m = new long[BLOCK_BYTES / Long.BYTES];
    for (int i = 0; i < m.length; i++) {
      m[i] = (long) WORD.get(block, Long.BYTES * i);
    }
    long[] v = Arrays.copyOf(h, 2 * STATE_WORDS);
    System.arraycopy(IV, 0, v, STATE_WORDS, STATE_WORDS);
    v[12] ^= length;
    v[14] = ~v[14];
    for (int round = 0; round < ROUNDS; round++) {
      round(v, m, SIGMA[round % SIGMA.length]);
    }
    for (int i = 0; i < STATE_WORDS; i++) {
      h[i] ^= v[i] ^ v[i + STATE_WORDS];
    }
    Arrays.fill(m, 0L);
    Arrays.fill(v, 0L);
  }

  private static void round(long[] v, long[] m, byte[] s) {
    mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
    mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
    mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
    mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
    mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
    mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
    mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
    mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
  }

  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
