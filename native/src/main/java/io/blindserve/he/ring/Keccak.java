package io.blindserve.he.ring;

/** The permutation Keccak-f[1600] of FIPS 202, section 3. */
final class Keccak {

  static final int LANES = 25;

  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL,
    0x8000000080008000L, 0x000000000000808bL, 0x0000000080000001L,
    0x8000000080008081L, 0x8000000000008009L, 0x000000000000008aL,
    0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L,
    0x8000000000008003L, 0x8000000000008002L, 0x8000000000000080L,
    0x000000000000800aL, 0x800000008000000aL, 0x8000000080008081L,
    0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  /** Rotation of lane (x, y), at index x + 5y; FIPS 202, section 3.2.2. */
  private static final int[] ROTATIONS = {
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14
  };

  private Keccak() {}

  static void permute(long[] a) {
    long[] b = new long[LANES];
    long[] c = new long[5];
    for (long constant : ROUND_CONSTANTS) {
      theta(a, c);
      rhoPi(a, b);
      chi(a, b);
      a[0] ^= constant;
    }
  }

  private static void theta(long[] a, long[] c) {
    for (int x = 0; x < 5; x++) {
      c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    }
    for (int x = 0; x < 5; x++) {
      long d = c[(x + 4) % 5] ^ Long.rotateLeft(c[(x + 1) % 5], 1);
      for (int y = 0; y < LANES; y += 5) {
        a[x + y] ^= d;
      }
    }
  }

  private static void rhoPi(long[] a, long[] b) {
    for (int x = 0; x < 5; x++) {
      for (int y = 0; y < 5; y++) {
        b[y + 5 * ((2 * x + 3 * y) % 5)] = Long.rotateLeft(a[x + 5 * y], ROTATIONS[x + 5 * y]);
      }
    }
  }

  private static void chi(long[] a, long[] b) {
    for (int y = 0; y < LANES; y += 5) {
      for (int x = 0; x < 5; x++) {
        a[x + y] = b[x + y] ^ (~b[(x + 1) % 5 + y] & b[(x + 2) % 5 + y]);
      }
    }
  }
}
