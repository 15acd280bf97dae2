package io.blindserve.he.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.kernel.Sponge;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Known answers of SHAKE256, made with Python's hashlib, and the permutation against the platform's
 * SHA3-512.
 */
class Shake256Test {

  @Test
  void emptyInput() {
    assertEquals(
        "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f",
        hex(new Shake256(), 32));
  }

  @Test
  void inputAndOutputLongerThanABlock() {
    byte[] input = new byte[200];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) i;
    }
    String output = hex(new Shake256(input), 300);
    assertEquals(
        "c53c23e716c670c4db23c67901358ae64f3f0ccedfa05b29e84e1a11a635bfe7",
        output.substring(output.length() - 64));
  }

  @Test
  void partsAreAbsorbedOneAfterTheOtherAndReadsJoin() {
    byte[] whole = new byte[333];
    Arrays.fill(whole, (byte) 7);
    byte[] once = new byte[500];
    new Shake256(whole).nextBytes(once);
    Shake256 stream =
        new Shake256(Arrays.copyOf(whole, 135), Arrays.copyOf(whole, 1), Arrays.copyOf(whole, 197));
    byte[] first = new byte[137];
    byte[] second = new byte[363];
    stream.nextBytes(first);
    stream.nextBytes(second);
    assertArrayEquals(Arrays.copyOf(once, 137), first);
    assertArrayEquals(Arrays.copyOfRange(once, 137, 500), second);
  }

  /** SHA3-512 of an empty message is one permutation of a padded block of 72 bytes. */
  @Test
  void permutationIsThatOfSha3() throws Exception {
    Sponge sponge = new Sponge();
    sponge.absorb(0, 0x06);
    sponge.absorb(8, 0x80L << 56);
    ByteBuffer digest = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 8; i++) {
      digest.putLong(sponge.nextWord());
    }
    assertArrayEquals(MessageDigest.getInstance("SHA3-512").digest(), digest.array());
  }

  private static String hex(Shake256 stream, int bytes) {
    byte[] out = new byte[bytes];
    stream.nextBytes(out);
    return HexFormat.of().formatHex(out);
  }
}
