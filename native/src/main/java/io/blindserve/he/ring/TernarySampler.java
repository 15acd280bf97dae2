package io.blindserve.he.ring;

import java.util.Arrays;

/**
 * Uniform samples of -1, 0 and 1. A byte below 255 gives its remainder by three, by multiplication,
 * not by division; byte 255 is drawn again, which says nothing of the samples kept.
 */
public final class TernarySampler {

  private static final int BATCH = 1024;

  private TernarySampler() {}

  /** Fills {@code out} with independent samples drawn from {@code source}. */
  public static void sample(RandomSource source, long[] out) {
    byte[] bytes = new byte[BATCH];
    int at = 0;
    while (at < out.length) {
      source.nextBytes(bytes);
      for (int i = 0; i < BATCH && at < out.length; i++) {
        int value = bytes[i] & 0xff;
        if (value != 255) {
          // 171/512 is a third closely enough for every value below 255.
          out[at++] = value - 3L * ((value * 171) >> 9) - 1;
        }
      }
    }
    Arrays.fill(bytes, (byte) 0);
  }
}
