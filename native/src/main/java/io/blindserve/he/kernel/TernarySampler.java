package io.blindserve.he.kernel;

import java.util.Arrays;

/**
 * Uniform samples of -1, 0 and 1. A byte below 255 gives its remainder by three, by multiplication,
 * not by division; byte 255 is drawn again, which says nothing of the samples kept.
 */
final class TernarySampler {

  /** Bytes are taken from the source in batches of this many words. */
  private static final int BATCH = 128;

  private TernarySampler() {}

  /** Fills {@code out} with independent samples, and takes whole batches from the sponge. */
  static void sample(Sponge source, long[] out) {
    long[] words = new long[BATCH];
    int at = 0;
    while (at < out.length) {
      for (int i = 0; i < BATCH; i++) {
        words[i] = source.nextWord();
      }
      for (int i = 0; i < BATCH * Long.BYTES && at < out.length; i++) {
        int value = (int) (words[i / Long.BYTES] >>> (Byte.SIZE * (i % Long.BYTES))) & 0xff;
        // 171/512 is a third closely enough for every value below 255.
        out[at] = value - 3L * ((value * 171) >> 9) - 1;
        at += (value - 255) >>> 31;
      }
    }
    Arrays.fill(words, 0);
  }
}
