package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed rows against one big integer, the sum of residue i times 2^(i bits), for every width. */
final class BitPackingTest {

  private final SplittableRandom random = new SplittableRandom(11);

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 63, 64, 65, 128, 1024})
  void aRowIsOneBigInteger(int n) {
    for (int bits = 1; bits <= 63; bits++) {
      for (int kind = 0; kind < 3; kind++) {
        long[] row = row(n, bits, kind);
        byte[] packed = packed(row, bits);
        assertArrayEquals(expected(row, bits), Arrays.copyOf(packed, size(n, bits)));
        // Bytes behind the row are loaded, and must not matter.
        Arrays.fill(packed, size(n, bits), packed.length, (byte) 0xff);
        long[] out = new long[n];
        BitPacking.unpack(packed, bits, out);
        assertArrayEquals(row, out, "bits " + bits);
        assertTrue(BitPacking.restIsZero(packed, n, bits));
      }
    }
  }

  private long[] row(int n, int bits, int kind) {
    long most = (1L << bits) - 1;
    long[] row = new long[n];
    for (int i = 0; i < n; i++) {
      row[i] = kind == 0 ? random.nextLong() & most : kind == 1 ? most : i % 2 * most;
    }
    return row;
  }

  private static byte[] packed(long[] row, int bits) {
    byte[] packed = new byte[size(row.length, bits) + BitPacking.SLACK];
    BitPacking.pack(row, bits, packed);
    return packed;
  }

  private static int size(int n, int bits) {
    return BitPacking.rowBytes(n, bits);
  }

  private static byte[] expected(long[] row, int bits) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = row.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(bits).add(BigInteger.valueOf(row[i]));
    }
    byte[] out = new byte[size(row.length, bits)];
    byte[] big = sum.toByteArray();
    for (int i = 0; i < big.length && i < out.length; i++) {
      out[i] = big[big.length - 1 - i];
    }
    return out;
  }

  @Test
  void everyBitBehindTheLastResidueIsSeen() {
    for (int bits = 1; bits <= 63; bits++) {
      byte[] packed = packed(row(16, bits, 1), bits);
      for (int bit = 16 * bits; bit < 8 * size(16, bits); bit++) {
        packed[bit / 8] ^= (byte) (1 << bit % 8);
        assertFalse(BitPacking.restIsZero(packed, 16, bits));
        packed[bit / 8] ^= (byte) (1 << bit % 8);
      }
      assertTrue(BitPacking.restIsZero(packed, 16, bits));
    }
  }

  @Test
  void sixtyFourResiduesAreAsManyWordsAsTheirPrimeHasBits() {
    assertEquals(8 * 1024 * 50 / 8, BitPacking.rowBytes(8192, 50));
    assertEquals(8 * 61, BitPacking.rowBytes(64, 61));
    assertEquals(8 * 13, BitPacking.rowBytes(16, 50));
    assertEquals(61, BitPacking.bits((1L << 61) - 1));
    assertEquals(2, BitPacking.bits(3));
    assertEquals(41, BitPacking.bits(1L << 40 | 1));
  }
}
