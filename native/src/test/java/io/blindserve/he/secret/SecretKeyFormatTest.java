package io.blindserve.he.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SecretKeyFormatTest {

  private static final int LOG_N = 6;
  private static final int ROW_BYTES = 8 + (8 << LOG_N);

  private final SchemeFixture fixture = new SchemeFixture(LOG_N, 2, PolyKernels.named("java"));
  private final byte[] bytes = SecretKeyFormat.write(fixture.secret);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aKeySurvivesWritingAndReading() {
    assertEquals(SecretKeyFormat.size(fixture.parameters), bytes.length);
    long before = fixture.memory.scratchInUse();
    try (SecretKey read = read(bytes)) {
      assertArrayEquals(bytes, SecretKeyFormat.write(read));
    }
    assertEquals(before, fixture.memory.scratchInUse());
  }

  @Test
  void residuesOfAnotherPolynomialAreRefused() {
    // Rows: two data primes in one poly, the special prime in another; each row starts with its
    // length.
    for (int row : new int[] {8 + 8, 8 + ROW_BYTES + 8, 8 + 2 * ROW_BYTES + 8 + 8}) {
      byte[] changed = bytes.clone();
      ByteBuffer words = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
      words.putLong(row, words.getLong(row) == 0 ? 1 : words.getLong(row) - 1);
      assertRefused(WireReason.NOT_TERNARY, changed);
    }
  }

  @Test
  void theSumOfTwoSecretsIsRefused() {
    byte[] doubled = bytes.clone();
    ByteBuffer words = ByteBuffer.wrap(doubled).order(ByteOrder.LITTLE_ENDIAN);
    int[] rows = {8 + 8, 8 + ROW_BYTES + 8, 8 + 2 * ROW_BYTES + 8 + 8};
    for (int i = 0; i < rows.length; i++) {
      var basis = fixture.secret.value().basis();
      for (int k = 0; k < 1 << LOG_N; k++) {
        int at = rows[i] + 8 * k;
        words.putLong(at, basis.modulus(i).add(words.getLong(at), words.getLong(at)));
      }
    }
    assertRefused(WireReason.NOT_TERNARY, doubled);
  }

  @Test
  void otherLengthsAndResiduesAreRefused() {
    assertRefused(WireReason.LENGTH, Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(WireReason.LENGTH, Arrays.copyOf(bytes, bytes.length + 1));
    byte[] large = bytes.clone();
    large[large.length - 1] = -1;
    assertRefused(WireReason.RESIDUE, large);
  }

  private void assertRefused(WireReason reason, byte[] changed) {
    long before = fixture.memory.scratchInUse();
    assertEquals(reason, assertThrows(WireException.class, () -> read(changed)).reason());
    assertEquals(before, fixture.memory.scratchInUse());
  }

  private SecretKey read(byte[] from) {
    return SecretKeyFormat.read(ByteBuffer.wrap(from), fixture.parameters, fixture.memory);
  }
}
