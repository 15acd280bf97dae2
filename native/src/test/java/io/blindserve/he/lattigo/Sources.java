package io.blindserve.he.lattigo;

import io.blindserve.he.ring.Blake2Xb;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSampler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Draws inputs as src/test/go/source does: from BLAKE2Xb under an ASCII key. */
final class Sources {

  private Sources() {}

  private static Blake2Xb stream(String key) {
    return Blake2Xb.keyed(key.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns numbers in [-1, 1). */
  static double[] doubles(String key, int count) {
    byte[] bytes = new byte[count * Long.BYTES];
    stream(key).nextBytes(bytes);
    ByteBuffer words = ByteBuffer.wrap(bytes);
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = (words.getLong() >>> 11) * 0x1p-52 - 1;
    }
    return out;
  }

  /** Returns real parts and imaginary parts. */
  static double[][] complex(String key, int count) {
    double[] all = doubles(key, 2 * count);
    return new double[][] {
      Arrays.copyOfRange(all, 0, count), Arrays.copyOfRange(all, count, 2 * count)
    };
  }

  /** Returns uniform rows, one a prime of {@code basis}. */
  static long[][] rows(String key, RnsBasis basis) {
    UniformSampler sampler = new UniformSampler(stream(key));
    long[][] rows = new long[basis.size()][basis.n()];
    for (int i = 0; i < rows.length; i++) {
      sampler.fill(basis.modulus(i).value(), rows[i], 0, basis.n());
    }
    return rows;
  }

  /** Returns the hexadecimal SHA-256 of little-endian words. */
  static String sha256(long[]... rows) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (long[] row : rows) {
        digest.update(Vectors.littleEndian(row));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
