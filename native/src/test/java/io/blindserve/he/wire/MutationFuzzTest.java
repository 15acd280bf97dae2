package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Seeded mutations of well-formed objects: each is refused with a {@link WireException}, or
 * accepted and then written back as the very same bytes. Run with {@code -Dblindserve.long=true}
 * for ten million.
 */
final class MutationFuzzTest {

  private static final int ROUNDS = Boolean.getBoolean("blindserve.long") ? 10_000_000 : 20_000;
  private static final long[] INTERESTING = {
    0, 1, 2, 3, 5, 16, 31, 32, 277, 1L << 31, 1L << 32, 1L << 61, 1L << 62, Long.MIN_VALUE, -1
  };

  private final SplittableRandom random = new SplittableRandom(20260101);

  @Test
  void onlyWireExceptionsEscapeTheReaders() {
    try (WireFixture fixture = new WireFixture()) {
      List<WireFixture.Sample> samples = fixture.samples();
      int accepted = 0;
      for (int i = 0; i < ROUNDS; i++) {
        WireFixture.Sample sample = samples.get(random.nextInt(samples.size()));
        byte[] bytes = mutated(sample.bytes());
        try {
          assertArrayEquals(bytes, fixture.rewritten(sample.rewriter(), bytes));
          accepted++;
        } catch (WireException refused) {
          assertTrue(refused.getMessage() != null);
        }
      }
      // Most mutations of one residue leave an object well formed, so both ways were taken.
      int both = accepted;
      assertTrue(
          both > ROUNDS / 100 && both < ROUNDS / 2, () -> both + " of " + ROUNDS + " accepted");
    }
  }

  @Test
  void onlyJsonAndWireExceptionsEscapeTheDocuments() {
    byte[] good = LattigoFormat.writeParameters(WireFixture.parameters().literal());
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(good);
      try {
        JsonValue value = Json.parse(bytes, JsonLimits.ofBytes(2_000));
        byte[] canonical = JsonWriter.toBytes(value);
        assertArrayEquals(
            canonical, JsonWriter.toBytes(Json.parse(canonical, JsonLimits.ofBytes(10_000))));
        LattigoFormat.readParameters(bytes);
      } catch (JsonException | WireException refused) {
        assertTrue(refused.getMessage() != null);
      }
    }
  }

  private byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int left = random.nextInt(1, 4); left > 0 && bytes.length > 8; left--) {
      bytes = mutatedOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length - 8);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> word(bytes, at, INTERESTING[random.nextInt(INTERESTING.length)]);
      case 3 -> word(bytes, at, random.nextLong() >>> random.nextInt(64));
      case 4 -> System.arraycopy(bytes, random.nextInt(bytes.length - 8), bytes, at, 8);
      default -> {
        return resized(bytes);
      }
    }
    return bytes;
  }

  private static void word(byte[] bytes, int at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
  }

  private byte[] resized(byte[] bytes) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 64));
  }
}
