package io.blindserve.he.ring;

import java.util.Arrays;

/**
 * The 32 public bytes that stand for uniform polynomials: {@link #stream} gives the bytes that
 * {@link UniformSampler} makes residues of. An immutable value.
 */
public final class UniformSeed {

  /** Bytes of a seed. */
  public static final int BYTES = 32;

  private final byte[] seed;

  private UniformSeed(byte[] seed) {
    this.seed = seed;
  }

  /**
   * Returns the seed of a copy of {@code bytes}.
   *
   * @throws IllegalArgumentException if there are not 32 of them
   */
  public static UniformSeed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a seed has " + BYTES + " bytes, not " + bytes.length);
    }
    return new UniformSeed(bytes.clone());
  }

  /** Opens the stream of this seed at its beginning. */
  public Blake2Xb stream() {
    return Blake2Xb.keyed(seed);
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return seed.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UniformSeed that && Arrays.equals(that.seed, seed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(seed);
  }
}
