package io.blindserve.he.compile.report;

/**
 * Where a ciphertext stands after a step.
 *
 * @param step what was done, in a word or two: {@code input}, {@code product}, {@code fold}, {@code
 *     rescale}, {@code square}
 * @param level data primes left minus one, at least 0
 * @param logScale base-two logarithm of the scale
 */
public record ScalePoint(String step, int level, double logScale) {

  /** Checks the level. */
  public ScalePoint {
    if (level < 0) {
      throw new IllegalArgumentException("level " + level);
    }
  }
}
