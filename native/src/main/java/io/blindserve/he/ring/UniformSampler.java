package io.blindserve.he.ring;

import io.blindserve.he.kernel.UniformReader;
import java.util.Objects;

/**
 * Residues uniform in [0, q) from a stream of bytes, the same ones as Lattigo's {@code
 * ring.UniformSampler} draws: words are big-endian, cut to the bits of q - 1, and drawn again when
 * not below q. Bytes are taken from the source 1,024 at a time, when the first word of them is
 * needed; what is left over serves the next row.
 *
 * <p>Lattigo owns one sampler for the rows of Q and another for those of P over a single stream:
 * make two over one source to get the same polynomials. The result is public, so the run time may
 * depend on it. Not thread-safe.
 */
public final class UniformSampler {

  private final Blake2Xb source;
  private final UniformReader reader;

  /**
   * Makes a sampler that draws from {@code source} when it is first used.
   *
   * @throws IllegalStateException if a block of the source is read in part
   */
  public UniformSampler(Blake2Xb source) {
    this.source = source;
    this.reader = new UniformReader(source.blocks());
  }

  /**
   * Draws one row.
   *
   * @param q the modulus, greater than 1
   * @param out receives {@code count} residues from {@code from}
   */
  public void fill(long q, long[] out, int from, int count) {
    Objects.checkFromIndexSize(from, count, out.length);
    if (q < 2) {
      throw new IllegalArgumentException("a modulus is greater than 1: " + q);
    }
    reader().fill(q, out, from, count);
  }

  /** The place in the stream, for kernels that fill whole rows. */
  UniformReader reader() {
    source.blocks();
    return reader;
  }
}
