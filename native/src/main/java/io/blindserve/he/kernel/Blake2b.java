package io.blindserve.he.kernel;

/**
 * The compression function of BLAKE2b (RFC 7693, section 3.2) for a message of one block, which all
 * our messages are.
 */
final class Blake2b {

  /** Words of a digest. */
  static final int DIGEST_WORDS = 8;

  /** Bytes of the longest digest. */
  static final int DIGEST_BYTES = DIGEST_WORDS * Long.BYTES;

  /** Words of one message block. */
  static final int BLOCK_WORDS = 16;

  /** Bytes of one message block. */
  static final int BLOCK_BYTES = BLOCK_WORDS * Long.BYTES;

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** The order of the message words in each of the twelve rounds. */
  private static final byte[] SIGMA = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3
  };

  private Blake2b() {}

  /**
   * Hashes a message of one block, allocating nothing.
   *
   * @param h the parameter block, eight little-endian words (RFC 7693 section 2.5, BLAKE2 section
   *     2.8); receives the digest
   * @param m the message (or the key block) as 16 little-endian words, padded with zeros
   * @param length bytes of the message that count, from 0 to {@value #BLOCK_BYTES}
   */
  static void hash(long[] h, long[] m, int length) {
    long h0 = h[0] ^ IV[0];
    long h1 = h[1] ^ IV[1];
    long h2 = h[2] ^ IV[2];
    long h3 = h[3] ^ IV[3];
    long h4 = h[4] ^ IV[4];
    long h5 = h[5] ^ IV[5];
    long h6 = h[6] ^ IV[6];
    long h7 = h[7] ^ IV[7];
    long v0 = h0;
    long v1 = h1;
    long v2 = h2;
    long v3 = h3;
    long v4 = h4;
    long v5 = h5;
    long v6 = h6;
    long v7 = h7;
    long v8 = IV[0];
    long v9 = IV[1];
    long v10 = IV[2];
    long v11 = IV[3];
    long v12 = IV[4] ^ length;
    long v13 = IV[5];
    long v14 = ~IV[6];
    long v15 = IV[7];
    // Written out, so that the state stays in registers: an array of 16 is several times slower.
    for (int s = 0; s < SIGMA.length; s += BLOCK_WORDS) {
      v0 += v4 + m[SIGMA[s]];
      v12 = Long.rotateRight(v12 ^ v0, 32);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 24);
      v0 += v4 + m[SIGMA[s + 1]];
      v12 = Long.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 63);
      v1 += v5 + m[SIGMA[s + 2]];
      v13 = Long.rotateRight(v13 ^ v1, 32);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 24);
      v1 += v5 + m[SIGMA[s + 3]];
      v13 = Long.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 63);
      v2 += v6 + m[SIGMA[s + 4]];
      v14 = Long.rotateRight(v14 ^ v2, 32);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 24);
      v2 += v6 + m[SIGMA[s + 5]];
      v14 = Long.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 63);
      v3 += v7 + m[SIGMA[s + 6]];
      v15 = Long.rotateRight(v15 ^ v3, 32);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 24);
      v3 += v7 + m[SIGMA[s + 7]];
      v15 = Long.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 63);
      v0 += v5 + m[SIGMA[s + 8]];
      v15 = Long.rotateRight(v15 ^ v0, 32);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 24);
      v0 += v5 + m[SIGMA[s + 9]];
      v15 = Long.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 63);
      v1 += v6 + m[SIGMA[s + 10]];
      v12 = Long.rotateRight(v12 ^ v1, 32);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 24);
      v1 += v6 + m[SIGMA[s + 11]];
      v12 = Long.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 63);
      v2 += v7 + m[SIGMA[s + 12]];
      v13 = Long.rotateRight(v13 ^ v2, 32);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 24);
      v2 += v7 + m[SIGMA[s + 13]];
      v13 = Long.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 63);
      v3 += v4 + m[SIGMA[s + 14]];
      v14 = Long.rotateRight(v14 ^ v3, 32);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 24);
      v3 += v4 + m[SIGMA[s + 15]];
      v14 = Long.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 63);
    }
    h[0] = h0 ^ v0 ^ v8;
    h[1] = h1 ^ v1 ^ v9;
    h[2] = h2 ^ v2 ^ v10;
    h[3] = h3 ^ v3 ^ v11;
    h[4] = h4 ^ v4 ^ v12;
    h[5] = h5 ^ v5 ^ v13;
    h[6] = h6 ^ v6 ^ v14;
    h[7] = h7 ^ v7 ^ v15;
  }
}
