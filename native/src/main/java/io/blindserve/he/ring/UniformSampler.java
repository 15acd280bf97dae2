package io.blindserve.he.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final int BUFFER_BYTES = 1024;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final RandomSource source;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at = BUFFER_BYTES;

  /** Makes a sampler that draws from {@code source} when it is first used. */
  public UniformSampler(RandomSource source) {
    this.source = source;
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
    long mask = -1L >>> Long.numberOfLeadingZeros(q - 1);
    for (int i = from; i < from + count; i++) {
      out[i] = below(q, mask);
    }
  }

  private long below(long q, long mask) {
    while (true) {
      if (at == BUFFER_BYTES) {
        source.nextBytes(buffer);
        at = 0;
      }
      long word = (long) WORD.get(buffer, at) & mask;
      at += Long.BYTES;
      if (word < q) {
        return word;
      }
    }
  }
}
