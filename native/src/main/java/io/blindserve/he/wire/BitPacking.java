package io.blindserve.he.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rows of residues packed to the bits of their prime, lowest bit first: residue i fills the bits
 * from i * bits on, bit b of a row is bit b % 8 of byte b / 8. Every 64 residues fill {@code bits}
 * words of 64 bits exactly; a row ends at a whole word, so bits are left over (and zero) below 64
 * residues only.
 *
 * <p>One call is one row, with plain arrays on both sides and nothing allocated: a native kernel
 * can take its place.
 */
final class BitPacking {

  /** Bytes behind a packed row that {@link #unpack} may load, and drops. */
  static final int SLACK = 16;

  /** A residue of more bits can reach into a ninth byte. */
  private static final int MOST_BITS_IN_ONE_LOAD = Long.SIZE - 7;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private BitPacking() {}

  /** Returns the bits that residues modulo {@code q} are packed to, 2 to 61. */
  static int bits(long q) {
    return Long.SIZE - Long.numberOfLeadingZeros(q);
  }

  /** Returns the bytes of a packed row of {@code n} residues. */
  static int rowBytes(int n, int bits) {
    return (n * bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
  }

  /**
   * Packs a row.
   *
   * @param row residues below 2^bits
   * @param bits 1 to 63
   * @param out receives {@link #rowBytes} bytes from its beginning on
   */
  static void pack(long[] row, int bits, byte[] out) {
    long word = 0;
    int filled = 0;
    int at = 0;
    for (long residue : row) {
      word |= residue << filled;
      filled += bits;
      if (filled >= Long.SIZE) {
        WORD.set(out, at, word);
        at += Long.BYTES;
        filled -= Long.SIZE;
        word = residue >>> (bits - filled);
      }
    }
    if (filled > 0) {
      WORD.set(out, at, word);
    }
  }

  /**
   * Unpacks a row; the caller compares residues with their prime.
   *
   * @param in a packed row and {@link #SLACK} more bytes
   * @param bits 1 to 63
   * @param out receives as many residues as it is long
   */
  static void unpack(byte[] in, int bits, long[] out) {
    if (bits <= MOST_BITS_IN_ONE_LOAD) {
      unpackNarrow(in, bits, out);
    } else {
      unpackWide(in, bits, out);
    }
  }

  private static void unpackNarrow(byte[] in, int bits, long[] out) {
    long mask = (1L << bits) - 1;
    int bit = 0;
    for (int i = 0; i < out.length; i++) {
      long word = (long) WORD.get(in, bit >>> 3);
      out[i] = (word >>> (bit & 7)) & mask;
      bit += bits;
    }
  }

  private static void unpackWide(byte[] in, int bits, long[] out) {
    long mask = (1L << bits) - 1;
    int bit = 0;
    for (int i = 0; i < out.length; i++) {
      long word = (long) WORD.get(in, bit >>> 3);
      long ninth = in[(bit >>> 3) + Long.BYTES] & 0xffL;
      int shift = bit & 7;
      // Two shifts, because one by 64 would shift by nothing.
      out[i] = (word >>> shift | ninth << 1 << (Long.SIZE - 1 - shift)) & mask;
      bit += bits;
    }
  }

  /** Returns whether the bits behind the last residue are zero. */
  static boolean restIsZero(byte[] in, int n, int bits) {
    int used = n * bits % Long.SIZE;
    int last = rowBytes(n, bits) - Long.BYTES;
    return used == 0 || (long) WORD.get(in, last) >>> used == 0;
  }
}
