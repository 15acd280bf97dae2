package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.kernel.PolyScope;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed keys: every number of the structure and every row of a whole upload is broken in turn.
 */
final class HostileKeysTest {

  private static final WireFixture FIXTURE = new WireFixture();
  private static final byte[] UPLOAD = FIXTURE.write(FIXTURE.upload(), FIXTURE.keys);
  private static final long[] HOSTILE = {
    0, 1, 2, 3, 4, 6, 17, 33, 1L << 31, 1L << 32, 1L << 62, Long.MIN_VALUE, -1
  };

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  /**
   * A number in the upload.
   *
   * @param at its offset
   * @param bytes its width: 1, 4 or 8
   * @param reason the reason to be named when it is another one
   */
  record Point(int at, int bytes, WireReason reason) {}

  /** Walks the layout of the notes once more, independently of the reader. */
  private static final class Layout {
    private final List<Point> points = new ArrayList<>();
    private final List<Integer> residues = new ArrayList<>();
    private int at;

    Layout() {
      number(8, WireReason.LENGTH);
      pair(3);
      number(1, WireReason.FLAG);
      gadget(3);
      number(1, WireReason.FLAG);
      number(4, WireReason.GALOIS_KEYS);
      for (int rows : FIXTURE.keys.galoisLevels().values()) {
        number(8, WireReason.GALOIS_ELEMENT);
        number(8, WireReason.GALOIS_ELEMENT);
        number(8, WireReason.NTH_ROOT);
        gadget(rows + 1);
      }
    }

    private void gadget(int rows) {
      number(8, WireReason.BASE_TWO);
      number(8, WireReason.DIGITS);
      for (int digit = 0; digit < (rows + 1) / 2; digit++) {
        number(8, WireReason.COLUMNS);
        pair(rows);
      }
    }

    private void pair(int rows) {
      number(8, WireReason.POLYNOMIALS);
      for (int component = 0; component < 2; component++) {
        poly(rows);
        poly(2);
      }
    }

    private void poly(int rows) {
      number(8, WireReason.ROWS);
      for (int i = 0; i < rows; i++) {
        number(8, WireReason.ROW_LENGTH);
        residues.add(at);
        at += 16 * 8;
      }
    }

    private void number(int bytes, WireReason reason) {
      points.add(new Point(at, bytes, reason));
      at += bytes;
    }
  }

  private static final Layout LAYOUT = new Layout();

  static Stream<Point> points() {
    return LAYOUT.points.stream();
  }

  @Test
  void theLayoutCoversTheUpload() {
    assertEquals(UPLOAD.length, LAYOUT.at);
    Set<WireReason> reasons = new HashSet<>();
    LAYOUT.points.forEach(point -> reasons.add(point.reason()));
    assertEquals(11, reasons.size());
  }

  @ParameterizedTest
  @MethodSource("points")
  void aWrongNumberIsRefusedWithItsReason(Point point) {
    ByteBuffer good = ByteBuffer.wrap(UPLOAD).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : HOSTILE) {
      byte[] bytes = UPLOAD.clone();
      byte[] word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
      System.arraycopy(word, 0, bytes, point.at(), point.bytes());
      if (!ByteBuffer.wrap(bytes).equals(good)) {
        assertEquals(point.reason(), refuse(bytes).reason(), () -> point + " = " + value);
      }
    }
  }

  @Test
  void aResidueThatIsNotBelowItsPrimeIsRefusedInEveryRow() {
    for (int at : LAYOUT.residues) {
      for (long residue : new long[] {1L << 52, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
        byte[] bytes = UPLOAD.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at + 15 * 8, residue);
        assertEquals(WireReason.RESIDUE, refuse(bytes).reason());
      }
    }
  }

  @Test
  void everyPrefixIsTruncated() {
    for (int length = 0; length < UPLOAD.length; length++) {
      assertEquals(WireReason.TRUNCATED, refuse(Arrays.copyOf(UPLOAD, length)).reason());
    }
  }

  @Test
  void whatFollowsIsRefused() {
    assertEquals(WireReason.TRAILING, refuse(Arrays.copyOf(UPLOAD, UPLOAD.length + 1)).reason());
  }

  @Test
  void keysInAnotherOrderOrTwiceAreRefused() {
    int first =
        LAYOUT.points.stream()
            .filter(p -> p.reason() == WireReason.GALOIS_ELEMENT)
            .findFirst()
            .orElseThrow()
            .at();
    int size = 8 + LattigoFormat.sizeOfGaloisKey(FIXTURE.rlwe, 1);
    byte[] twice = UPLOAD.clone();
    System.arraycopy(UPLOAD, first, twice, first + size, size);
    assertEquals(WireReason.GALOIS_ELEMENT, refuse(twice).reason());
    byte[] later = UPLOAD.clone();
    System.arraycopy(UPLOAD, first + size, later, first, UPLOAD.length - first - size);
    assertEquals(WireReason.GALOIS_ELEMENT, refuse(later).reason());
  }

  @Test
  void verifyRefusesTheSame() {
    byte[] bytes = UPLOAD.clone();
    bytes[bytes.length - 1] = -1;
    try (PolyScope one = FIXTURE.scratch(5 * 16 * 8)) {
      WireException e =
          assertThrows(
              WireException.class,
              () ->
                  EvaluationKeySetReader.verify(
                      new ByteArrayInputStream(bytes), FIXTURE.keys, one));
      assertEquals(WireReason.RESIDUE, e.reason());
    }
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
      EvaluationKeySetReader.read(dripping, FIXTURE.keys, PolyTarget.of(target));
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
          () -> EvaluationKeySetReader.read(broken, FIXTURE.keys, PolyTarget.of(target)));
    }
  }

  private static WireException refuse(byte[] bytes) {
    try (PolyScope target = FIXTURE.scratch(FIXTURE.keys.words() * 8L)) {
      WireException e =
          assertThrows(
              WireException.class,
              () -> FIXTURE.readUpload(bytes, FIXTURE.keys, PolyTarget.of(target)));
      assertTrue(
          e.subject() == WireSubject.EVALUATION_KEYS || e.subject() == WireSubject.PUBLIC_KEY);
      return e;
    }
  }
}
