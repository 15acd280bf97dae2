package io.blindserve.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected bytes come from Lattigo v6.1.1, {@code sampling.NewKeyedPRNG}. */
final class Blake2XbTest {

  private static final int LENGTH = 100_000;

  @ParameterizedTest(name = "key of {0} bytes")
  @CsvSource({
    "0, bc2cc15201a9ffc24e7d4a7c18543125b5ffec88826ec25b0083ab69ba9680c8, a180be859f2a2e03f2d7d2256889e9182697cf18cff91279f2756a8ecd2b4c49",
    "1, b15b87ded41197b3096cebe1ac5a41136c4672b62a8794462c2cfcd7f1106c70, 6788066c37cb4e89c03d5bfcc7be52f2cc0fbaeca114567b6be2c368bff24758",
    "32, 81774c0b7d0ced259644243682535a5f118748f61ea4ebac47afcad2efdd2c10, 2c4552b94bab96388b0eaa4b8a1fdb86e2a3e52a3fc74de1f997f780f3ccf5a6",
    "64, 1cfcb94834af6bddb5b7f2bc8b8f17e00fbc1e5fad74daf4f4a59c7c9623aa48, 08451432cb4fab1ed117b56a176560320d57520dd88345c6443014935b5e2014"
  })
  void beginAndEndOfAStreamReadInTwoPieces(int keyBytes, String begin, String end) {
    byte[] key = new byte[keyBytes];
    for (int i = 0; i < keyBytes; i++) {
      key[i] = (byte) i;
    }
    byte[] out = new byte[LENGTH];
    try (Blake2Xb stream = Blake2Xb.keyed(key)) {
      stream.nextBytes(out, 0, 7);
      stream.nextBytes(out, 7, LENGTH - 7);
    }
    assertEquals(begin, HexFormat.of().formatHex(out, 0, 32));
    assertEquals(end, HexFormat.of().formatHex(out, LENGTH - 32, LENGTH));
  }

  @Test
  void anAsciiKey() {
    byte[] out = new byte[32];
    Blake2Xb.keyed("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
        .nextBytes(out);
    assertEquals(
        "79dc2eb039bd0ef9a445af63260eae5925ce12cfb7ee0d4bd684a5a6979b21d0",
        HexFormat.of().formatHex(out));
  }

  @Test
  void theKeyIsCopied() {
    byte[] key = new byte[64];
    byte[] expected = new byte[8];
    Blake2Xb.keyed(key).nextBytes(expected);
    Blake2Xb stream = Blake2Xb.keyed(key);
    Arrays.fill(key, (byte) 1);
    byte[] out = new byte[8];
    stream.nextBytes(out);
    assertArrayEquals(expected, out);
  }

  @Test
  void misuse() {
    assertThrows(IllegalArgumentException.class, () -> Blake2Xb.keyed(new byte[65]));
    Blake2Xb closed = Blake2Xb.keyed(new byte[32]);
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.nextBytes(new byte[1]));
  }
}
