package io.blindserve.he.kernel;

import java.util.Arrays;

/**
 * The state of a SHAKE256 (FIPS 202): 25 lanes, of which 17 take in or give out between two
 * permutations. Secret: {@link #clear} wipes it. Not thread-safe.
 */
public final class Sponge {

  /** Lanes of a block. */
  public static final int RATE_WORDS = 17;

  /** The lanes, and how many of the block at hand are read: as in C++. */
  private final long[] words = new long[Keccak.LANES + 1];

  /** Makes a sponge that has absorbed nothing and has nothing to give out before a permutation. */
  public Sponge() {
    words[Keccak.LANES] = RATE_WORDS;
  }

  /** Adds a word of the input to a lane of the block. */
  public void absorb(int lane, long word) {
    words[lane] ^= word;
  }

  /** Permutes the lanes: a whole block of input has been absorbed. */
  public void permute() {
    Keccak.permute(words);
  }

  /** Returns the next word of the output, little-endian. */
  public long nextWord() {
    int used = (int) words[Keccak.LANES];
    if (used == RATE_WORDS) {
      Keccak.permute(words);
      used = 0;
    }
    words[Keccak.LANES] = used + 1L;
    return words[used];
  }

  /** The lanes and the lanes read, for native kernels to read and advance. */
  long[] words() {
    return words;
  }

  /** Wipes the state; the output must not be read any more. */
  public void clear() {
    Arrays.fill(words, 0, Keccak.LANES, 0);
  }
}
