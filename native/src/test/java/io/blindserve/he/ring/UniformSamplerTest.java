package io.blindserve.he.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class UniformSamplerTest {

  private static final int N = 64;
  private static final long LARGE = 0x1fffffffffe00001L;

  /**
   * Lattigo v6.1.1: two samplers over one keyed generator, one over {0x1fffffffffe00001}, one over
   * {257, 65537}, read in turn, twice; the digest is over all residues as little-endian words.
   */
  @Test
  void twoSamplersOverOneStreamDrawWhatLattigoDraws() throws Exception {
    Blake2Xb stream =
        Blake2Xb.keyed("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    UniformSampler first = new UniformSampler(stream);
    UniformSampler second = new UniformSampler(stream);
    ByteBuffer all = ByteBuffer.allocate(2 * 3 * N * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2; i++) {
      append(first, LARGE, all);
      append(second, 257, all);
      append(second, 65537, all);
    }
    assertEquals(1863415680242355961L, all.getLong(0));
    assertEquals(214, all.getLong(N * Long.BYTES));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.array());
    assertEquals(
        "2cb0b0f197cbbb4dbb262e83fbd788f5e738a94621d8af6e380a9d34cca0965d",
        HexFormat.of().formatHex(digest));
  }

  private static void append(UniformSampler sampler, long q, ByteBuffer out) {
    long[] row = new long[N + 2];
    sampler.fill(q, row, 1, N);
    assertEquals(0, row[0] | row[N + 1]);
    for (int i = 1; i <= N; i++) {
      out.putLong(row[i]);
    }
  }

  @Test
  void misuse() {
    UniformSampler sampler = new UniformSampler(Blake2Xb.keyed(new byte[32]));
    assertThrows(IllegalArgumentException.class, () -> sampler.fill(1, new long[4], 0, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> sampler.fill(257, new long[4], 1, 4));
  }
}
