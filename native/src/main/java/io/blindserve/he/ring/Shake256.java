package io.blindserve.he.ring;

import io.blindserve.he.kernel.Sponge;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The extendable-output function SHAKE256 of FIPS 202 as a stream of bytes. Holds state of its
 * input: {@link #destroy} clears it. Runs in time that depends on lengths alone. Not thread-safe.
 */
public final class Shake256 implements RandomSource {

  private static final int RATE = Sponge.RATE_WORDS * Long.BYTES;
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Sponge sponge = new Sponge();

  /** The bytes of the last word that are not yet given out, the next one lowest. */
  private long pending;

  private int pendingBytes;

  /**
   * Absorbs the parts, one after the other, without separators: the caller's encoding must be
   * injective.
   */
  public Shake256(byte[]... parts) {
    byte[] block = new byte[RATE];
    int filled = 0;
    for (byte[] part : parts) {
      int from = 0;
      while (from < part.length) {
        int count = Math.min(RATE - filled, part.length - from);
        System.arraycopy(part, from, block, filled, count);
        filled += count;
        from += count;
        if (filled == RATE) {
          absorb(block);
          sponge.permute();
          filled = 0;
        }
      }
    }
    Arrays.fill(block, filled, RATE, (byte) 0);
    block[filled] = 0x1f;
    block[RATE - 1] |= (byte) 0x80;
    absorb(block);
    Arrays.fill(block, (byte) 0);
  }

  private void absorb(byte[] block) {
    for (int i = 0; i < Sponge.RATE_WORDS; i++) {
      sponge.absorb(i, (long) LONG_LE.get(block, Long.BYTES * i));
    }
  }

  @Override
  public void nextBytes(byte[] out) {
    int at = 0;
    while (at < out.length) {
      if (pendingBytes == 0 && out.length - at >= Long.BYTES) {
        LONG_LE.set(out, at, sponge.nextWord());
        at += Long.BYTES;
      } else {
        out[at++] = nextByte();
      }
    }
  }

  private byte nextByte() {
    if (pendingBytes == 0) {
      pending = sponge.nextWord();
      pendingBytes = Long.BYTES;
    }
    byte next = (byte) pending;
    pending >>>= Byte.SIZE;
    pendingBytes--;
    return next;
  }

  /**
   * Returns the state, for samplers that take whole words of the stream.
   *
   * @throws IllegalStateException if bytes of a word are left over: they would be skipped
   */
  Sponge sponge() {
    if (pendingBytes != 0) {
      throw new IllegalStateException(
          pendingBytes + " bytes of a word of the stream are left over");
    }
    return sponge;
  }

  /** Clears the state; the stream must not be read any more. */
  public void destroy() {
    sponge.clear();
    pending = 0;
  }
}
