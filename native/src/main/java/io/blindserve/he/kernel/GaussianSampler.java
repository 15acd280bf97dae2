package io.blindserve.he.kernel;

import java.util.Arrays;

/**
 * Errors of the learning-with-errors problem: a Gaussian of standard deviation 3.2, cut at 19.2,
 * rounded to the nearest integer; so at most 19 in absolute value. Each sample compares one 63-bit
 * number with every entry of a cumulative table and takes its sign from one more bit, in time that
 * does not depend on the value.
 */
final class GaussianSampler {

  /** Standard deviation before rounding. */
  static final double SIGMA = 3.2;

  /** Samples beyond this are not taken, before rounding. */
  static final double BOUND = 19.2;

  /** Words are taken from the source in batches of this many. */
  static final int BATCH = 512;

  /**
   * Entry k: the probability of an absolute value of at most k, times 2^63; made with 60 decimal
   * digits.
   */
  private static final long[] CUMULATIVE = {
    0x0fe49b686331ab7fL, 0x2e2d1c3dd9fd3ca6L, 0x485d35a524fb44eeL,
    0x5ceb73312a9ae399L, 0x6b90979260ccb35eL, 0x750918aa05f39f9cL,
    0x7a98381d5539fabdL, 0x7d8e6d692213e3abL, 0x7efd156b5239baaaL,
    0x7f9e04eca4b592afL, 0x7fde228cc1024351L, 0x7ff551ba5aacb1b9L,
    0x7ffcedac2109434bL, 0x7fff31f10d193161L, 0x7fffced45123a4ceL,
    0x7ffff5541a1f3d87L, 0x7ffffde730d36f69L, 0x7fffffa2e8b4a6abL,
    0x7ffffff45074f1eeL,
  };

  private GaussianSampler() {}

  /** Fills {@code out} with independent samples, and takes whole batches from the sponge. */
  static void sample(Sponge source, long[] out) {
    long[] words = new long[BATCH];
    long[] magnitudes = new long[BATCH];
    for (int at = 0; at < out.length; at += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        words[i] = source.nextWord();
      }
      scan(words, magnitudes);
      int count = Math.min(BATCH, out.length - at);
      for (int i = 0; i < count; i++) {
        long sign = -(words[i] & 1);
        out[at + i] = (magnitudes[i] ^ sign) - sign;
      }
    }
    Arrays.fill(words, 0);
    Arrays.fill(magnitudes, 0);
  }

  /** One pass for each bound: loops that the compiler turns into vectors. */
  private static void scan(long[] words, long[] magnitudes) {
    Arrays.fill(magnitudes, CUMULATIVE.length);
    for (long bound : CUMULATIVE) {
      for (int i = 0; i < BATCH; i++) {
        // The difference of two numbers below 2^63 is negative where the first is the smaller one.
        magnitudes[i] -= ((words[i] >>> 1) - bound) >>> 63;
      }
    }
  }
}
