package io.blindserve.he.ring;

/**
 * A stream of random bytes. Implementations say whether they are fresh, derived from a seed, and
 * thread-safe.
 */
public interface RandomSource {

  /** Fills {@code out} with the next bytes of the stream. */
  void nextBytes(byte[] out);
}
