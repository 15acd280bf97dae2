package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed key sets of {@code blindserve-1}: every number and every row is broken in turn. */
final class HostilePackedKeysTest {

  private static final WireFixture FIXTURE = new WireFixture();
  private static final byte[] UPLOAD = FIXTURE.packedUpload();

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  /** A byte of the upload and the reason for refusing another value. */
  record Point(int at, WireReason reason) {}

  /** Walks the specification once more, independently of the reader. */
  private static final class Layout {
    private final List<Point> points = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private int at;

    Layout() {
      bytes(8, WireReason.MAGIC);
      bytes(1, WireReason.VERSION);
      bytes(1, WireReason.TYPE);
      bytes(6, WireReason.RESERVED);
      bytes(8, WireReason.LENGTH);
      bytes(32, WireReason.OTHER_PARAMETERS);
      bytes(4, WireReason.KEYS);
      bytes(4, WireReason.RESERVED);
      key(3, 1);
      key(3, 2);
      FIXTURE.keys.galoisLevels().values().forEach(level -> key(level + 1, (level + 2) / 2));
    }

    private void key(int qRows, int digits) {
      keys.add(at);
      bytes(1, WireReason.KEYS);
      bytes(1, WireReason.LEVEL);
      bytes(1, WireReason.DIGITS);
      bytes(5, WireReason.RESERVED);
      bytes(8, WireReason.GALOIS_ELEMENT);
      at += 32;
      for (int digit = 0; digit < digits; digit++) {
        RnsBasis basis = FIXTURE.rlwe.qpAt(qRows - 1);
        for (int row = 0; row < basis.size(); row++) {
          int bits = Long.toBinaryString(basis.modulus(row).value()).length();
          rows.add(new int[] {at, bits});
          at += (16 * bits + 63) / 64 * 8;
        }
      }
    }

    private void bytes(int count, WireReason reason) {
      for (int i = 0; i < count; i++) {
        points.add(new Point(at, reason));
        at++;
      }
    }
  }

  private static final Layout LAYOUT = new Layout();

  static Stream<Point> points() {
    return LAYOUT.points.stream();
  }

  @Test
  void theLayoutCoversTheUpload() {
    assertEquals(UPLOAD.length, LAYOUT.at);
    assertEquals(UPLOAD.length, WireForm.BLINDSERVE_1.uploadBytes(FIXTURE.keys));
  }

  @ParameterizedTest
  @MethodSource("points")
  void aWrongByteIsRefusedWithItsReason(Point point) {
    for (int value : new int[] {0, 1, 2, 3, 4, 0x7f, 0x80, 0xff}) {
      byte[] bytes = UPLOAD.clone();
      bytes[point.at()] = (byte) value;
      if (!Arrays.equals(bytes, UPLOAD)) {
        if (point.reason() == WireReason.MAGIC) {
          // It is an upload of Lattigo's form then, and none of those begins like this.
          refuse(bytes);
        } else {
          assertEquals(point.reason(), refuse(bytes).reason(), () -> point + " = " + value);
        }
      }
    }
  }

  @Test
  void aResidueThatIsNotBelowItsPrimeIsRefusedInEveryRow() {
    for (int[] row : LAYOUT.rows) {
      byte[] bytes = UPLOAD.clone();
      Arrays.fill(bytes, row[0], row[0] + 16, (byte) -1);
      assertEquals(WireReason.RESIDUE, refuse(bytes).reason());
    }
  }

  @Test
  void unusedBitsAreZero() {
    for (int[] row : LAYOUT.rows) {
      for (int bit = 16 * row[1]; bit % 64 != 0; bit++) {
        byte[] bytes = UPLOAD.clone();
        bytes[row[0] + bit / 8] |= (byte) (1 << bit % 8);
        assertEquals(WireReason.RESERVED, refuse(bytes).reason());
      }
    }
  }

  @Test
  void everyPrefixIsTruncatedAndNothingMayFollow() {
    for (int length = 8; length < UPLOAD.length; length++) {
      assertEquals(WireReason.TRUNCATED, refuse(Arrays.copyOf(UPLOAD, length)).reason());
    }
    for (int length = 0; length < 8; length++) {
      refuse(Arrays.copyOf(UPLOAD, length));
    }
    assertEquals(WireReason.TRAILING, refuse(Arrays.copyOf(UPLOAD, UPLOAD.length + 1)).reason());
  }

  @Test
  void keysInAnotherOrderOrTwiceAreRefused() {
    int from = LAYOUT.keys.get(1);
    int to = LAYOUT.keys.get(2);
    byte[] twice = UPLOAD.clone();
    System.arraycopy(UPLOAD, LAYOUT.keys.get(0), twice, from, to - from);
    assertEquals(WireReason.KEYS, refuse(twice).reason());
  }

  @Test
  void shortReadsOfTheStreamDoNotMatterAndItsFailuresPassThrough() throws IOException {
    InputStream dripping =
        new FilterInputStream(new ByteArrayInputStream(UPLOAD)) {
          @Override
          public int read(byte[] out, int at, int count) throws IOException {
            return super.read(out, at, Math.min(count, 3));
          }
        };
    try (PolyScope target = FIXTURE.scratch(FIXTURE.keys.words() * 8L)) {
      WireForm.readUpload(dripping, FIXTURE.keys, PolyTarget.of(target.take(FIXTURE.keys.words())));
    }
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }
        };
    try (PolyScope target = FIXTURE.scratch(1 << 16)) {
      assertThrows(
          IOException.class,
          () -> WireForm.readUpload(broken, FIXTURE.keys, PolyTarget.of(target)));
    }
  }

  @Test
  void aSetWithoutKeysIsItsHeadAlone() throws IOException {
    KeySetShape none = new KeySetShape(FIXTURE.rlwe, OptionalInt.empty(), new TreeMap<>(), false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WireForm.BLINDSERVE_1.keySetWriter(out, none).finish();
    assertEquals(64, out.size());
    KeyUpload read =
        WireForm.readUpload(
            new ByteArrayInputStream(out.toByteArray()), none, PolyTarget.of(FIXTURE.scope));
    assertEquals(Optional.empty(), read.publicKey());
    assertEquals(Optional.empty(), read.evaluationKeys().relinearizationKey());
    assertTrue(read.evaluationKeys().galoisKeys().isEmpty());
  }

  @Test
  void writerRefusesKeysThatAreNotDue() throws IOException {
    KeySetWriter writer =
        WireForm.BLINDSERVE_1.keySetWriter(OutputStream.nullOutputStream(), FIXTURE.keys);
    UniformSeed seed = WireFixture.seed(1);
    writer.publicKey(FIXTURE.publicKey(), seed);
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.relinearizationKey(FIXTURE.relinearizationKey(1), seed));
    KeySetWriter other =
        WireForm.BLINDSERVE_1.keySetWriter(OutputStream.nullOutputStream(), FIXTURE.keys);
    assertThrows(IllegalStateException.class, () -> other.galoisKey(FIXTURE.galoisKey(5, 1), seed));
    assertThrows(IllegalStateException.class, other::finish);
  }

  private static WireException refuse(byte[] bytes) {
    try (PolyScope target = FIXTURE.scratch(FIXTURE.keys.words() * 8L);
        PolyScope one = FIXTURE.scratch(5 * 16 * 8)) {
      WireException e =
          assertThrows(
              WireException.class,
              () -> FIXTURE.readUpload(bytes, FIXTURE.keys, PolyTarget.of(target)));
      WireException verified =
          assertThrows(
              WireException.class,
              () -> {
                try {
                  WireForm.verifyUpload(new ByteArrayInputStream(bytes), FIXTURE.keys, one);
                } catch (IOException io) {
                  throw new UncheckedIOException(io);
                }
              });
      assertEquals(e.reason(), verified.reason());
      assertTrue(
          e.subject() == WireSubject.EVALUATION_KEYS || e.subject() == WireSubject.PUBLIC_KEY);
      return e;
    }
  }
}
