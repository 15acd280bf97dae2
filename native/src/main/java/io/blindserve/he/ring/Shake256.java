package io.blindserve.he.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The extendable-output function SHAKE256 of FIPS 202 as a stream of bytes. Holds state of its
 * input: {@link #destroy} clears it. Runs in time that depends on lengths alone. Not thread-safe.
 */
public final class Shake256 implements RandomSource {

  private static final int RATE = 136;
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] state = new long[Keccak.LANES];
  private final byte[] block = new byte[RATE];
  private int used = RATE;

  /**
   * Absorbs the parts, one after the other, without separators: the caller's encoding must be
   * injective.
   */
  public Shake256(byte[]... parts) {
    int filled = 0;
    for (byte[] part : parts) {
      int from = 0;
      while (from < part.length) {
        int count = Math.min(RATE - filled, part.length - from);
        System.arraycopy(part, from, block, filled, count);
        filled += count;
        from += count;
        if (filled == RATE) {
          absorbBlock();
          filled = 0;
        }
      }
    }
    Arrays.fill(block, filled, RATE, (byte) 0);
    block[filled] = 0x1f;
    block[RATE - 1] |= (byte) 0x80;
    xorBlock();
  }

  private void absorbBlock() {
    xorBlock();
    Keccak.permute(state);
  }

  private void xorBlock() {
    for (int i = 0; i < RATE / 8; i++) {
      state[i] ^= (long) LONG_LE.get(block, 8 * i);
    }
  }

  @Override
  public void nextBytes(byte[] out) {
    int at = 0;
    while (at < out.length) {
      if (used == RATE) {
        squeezeBlock();
      }
      int count = Math.min(RATE - used, out.length - at);
      System.arraycopy(block, used, out, at, count);
      used += count;
      at += count;
    }
  }

  private void squeezeBlock() {
    Keccak.permute(state);
    for (int i = 0; i < RATE / 8; i++) {
      LONG_LE.set(block, 8 * i, state[i]);
    }
    used = 0;
  }

  /** Clears the state; the stream must not be read any more. */
  public void destroy() {
    Arrays.fill(state, 0);
    Arrays.fill(block, (byte) 0);
  }
}
