package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Ciphertext;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a ciphertext of {@code blindserve-1} can be malformed, with and without seed.
 */
final class HostilePackedElementTest {

  private static final long ALLOWED_BYTES = 64 << 10;

  private static final WireFixture FIXTURE = new WireFixture();
  private static final byte[] SEEDED =
      BlindserveFormat.writeSeededCiphertext(FIXTURE.parameters, FIXTURE.seededCiphertext());
  private static final byte[] FULL =
      BlindserveFormat.writeCiphertext(FIXTURE.parameters, FIXTURE.ciphertext(1));

  /**
   * Offsets by the specification: envelope, then level, slots, scale, zeros; then seed and rows.
   */
  private static final int VERSION = 8;

  private static final int TYPE = 9;
  private static final int LENGTH = 16;
  private static final int DIGEST = 24;
  private static final int LEVEL = 56;
  private static final int SLOTS = 57;
  private static final int SCALE = 58;
  private static final int ZEROS = SCALE + 45;
  private static final int FULL_ROWS = 128;
  private static final int SEEDED_ROWS = FULL_ROWS + 32;

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  /** One way to break a ciphertext. */
  record Case(String name, byte[] good, WireReason reason, UnaryOperator<byte[]> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    both(cases, "cut to nothing", WireReason.LENGTH, b -> new byte[0]);
    for (int cut : new int[] {1, 8, 55, 56, 100, 128, 159, 160}) {
      both(cases, "cut to " + cut, WireReason.LENGTH, b -> Arrays.copyOf(b, cut));
    }
    for (int by : new int[] {-8, -1, 1, 8, 32}) {
      both(cases, "longer by " + by, WireReason.LENGTH, b -> Arrays.copyOf(b, b.length + by));
    }
    for (int at = 0; at < VERSION; at++) {
      int place = at;
      both(cases, "magic " + at, WireReason.MAGIC, b -> with(b, place, b[place] ^ 0x20));
    }
    for (int version : new int[] {0, 2, 0x81, 0xff}) {
      both(cases, "version " + version, WireReason.VERSION, b -> with(b, VERSION, version));
    }
    for (int type : new int[] {0, 3, 4, 0x81, 0xff}) {
      both(cases, "type " + type, WireReason.TYPE, b -> with(b, TYPE, type));
    }
    cases.add(new Case("type of the other kind", SEEDED, WireReason.LENGTH, b -> with(b, TYPE, 2)));
    cases.add(new Case("type of the other kind", FULL, WireReason.LENGTH, b -> with(b, TYPE, 1)));
    for (int at = TYPE + 1; at < LENGTH; at++) {
      int place = at;
      both(cases, "reserved " + at, WireReason.RESERVED, b -> with(b, place, 0x80));
    }
    for (long length : new long[] {0, 1, 128, 1L << 31, 1L << 32, 1L << 62, Long.MIN_VALUE, -1}) {
      both(cases, "length " + length, WireReason.LENGTH, b -> withLong(b, LENGTH, length));
    }
    for (int at = DIGEST; at < LEVEL; at++) {
      int place = at;
      both(cases, "digest " + at, WireReason.OTHER_PARAMETERS, b -> with(b, place, b[place] ^ 1));
    }
    for (int level : new int[] {0, 1, 3, 0x82, 0xff}) {
      both(cases, "level " + level, WireReason.LEVEL, b -> with(b, LEVEL, level));
    }
    for (int slots : new int[] {0, 2, 4, 0x83, 0xff}) {
      both(cases, "slots " + slots, WireReason.SLOTS, b -> with(b, SLOTS, slots));
    }
    scales(cases);
    for (int at = ZEROS; at < FULL_ROWS; at++) {
      int place = at;
      both(cases, "zero " + at, WireReason.RESERVED, b -> with(b, place, 1));
    }
    residues(cases);
    return cases.stream();
  }

  private static void scales(List<Case> cases) {
    for (String bad :
        List.of(
            "1.099511627776000000000000000000000000001e+12",
            "1.099511627776000000000000000000000000000E+12",
            "1.099511627776000000000000000000000000000e-12",
            "-1.09951162777600000000000000000000000000e+12",
            "2.199023255552000000000000000000000000000e+12",
            "0.000000000000000000000000000000000000000e+00",
            "NaN                                          ",
            "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")) {
      byte[] text = bad.getBytes(StandardCharsets.US_ASCII);
      assertEquals(45, text.length);
      both(
          cases,
          "scale " + bad,
          WireReason.SCALE,
          b -> {
            System.arraycopy(text, 0, b, SCALE, text.length);
            return b;
          });
    }
  }

  /** In every row: the first and the last residue, and every unused bit. */
  private static void residues(List<Case> cases) {
    residues(cases, SEEDED, SEEDED_ROWS, 1);
    residues(cases, FULL, FULL_ROWS, 2);
    cases.add(
        new Case(
            "second polynomial zero",
            FULL,
            WireReason.TRANSPARENT,
            b -> {
              Arrays.fill(b, FULL_ROWS + polyBytes(), b.length, (byte) 0);
              return b;
            }));
  }

  private static int polyBytes() {
    return (SEEDED.length - SEEDED_ROWS);
  }

  private static void residues(List<Case> cases, byte[] good, int from, int polynomials) {
    int at = from;
    for (int poly = 0; poly < polynomials; poly++) {
      for (int row = 0; row < 3; row++) {
        long q = FIXTURE.shape.basis().modulus(row).value();
        int bits = Long.toBinaryString(q).length();
        int start = at;
        for (int i : new int[] {0, 7, 15}) {
          for (long value : new long[] {q, (1L << bits) - 1}) {
            cases.add(
                new Case(
                    "polynomial " + poly + " row " + row + " residue " + i + " is " + value,
                    good,
                    WireReason.RESIDUE,
                    b -> withBits(b, start, i * bits, bits, value)));
          }
        }
        int size = (16 * bits + 63) / 64 * 8;
        for (int bit = 16 * bits; bit < 8 * size; bit++) {
          int unused = bit;
          cases.add(
              new Case(
                  "polynomial " + poly + " row " + row + " bit " + bit,
                  good,
                  WireReason.RESERVED,
                  b -> withBits(b, start, unused, 1, 1)));
        }
        at += size;
      }
    }
    assertEquals(good.length, at);
  }

  private static void both(
      List<Case> cases, String name, WireReason reason, UnaryOperator<byte[]> change) {
    cases.add(new Case("seeded: " + name, SEEDED, reason, change));
    cases.add(new Case("full: " + name, FULL, reason, change));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusedWithItsReasonAndWithoutMemory(Case broken) {
    byte[] bytes = broken.change().apply(broken.good().clone());
    WireException first = refusal(bytes);
    long before = allocated();
    WireException second = refusal(bytes);
    long cost = allocated() - before;
    assertEquals(broken.reason(), first.reason());
    assertEquals(broken.reason(), second.reason());
    assertEquals(WireSubject.CIPHERTEXT, second.subject());
    assertTrue(cost < ALLOWED_BYTES, () -> cost + " bytes were allocated");
    assertEquals(
        broken.reason(),
        assertThrows(
                WireException.class,
                () -> BlindserveFormat.checkCiphertext(ByteBuffer.wrap(bytes), FIXTURE.shape))
            .reason());
  }

  private static WireException refusal(byte[] bytes) {
    PolyTarget none =
        basis -> {
          throw new AssertionError("memory was taken for bytes that are refused");
        };
    return assertThrows(
        WireException.class,
        () -> BlindserveFormat.readCiphertext(ByteBuffer.wrap(bytes), FIXTURE.shape, none));
  }

  @Test
  void theUnbrokenOnesAreAcceptedAndAnySeedIsOne() {
    BlindserveFormat.checkCiphertext(ByteBuffer.wrap(SEEDED), FIXTURE.shape);
    BlindserveFormat.checkCiphertext(ByteBuffer.wrap(FULL), FIXTURE.shape);
    for (int value : new int[] {0, 0xff}) {
      byte[] other = SEEDED.clone();
      Arrays.fill(other, FULL_ROWS, SEEDED_ROWS, (byte) value);
      Ciphertext read =
          BlindserveFormat.readCiphertext(
              ByteBuffer.wrap(other), FIXTURE.shape, PolyTarget.of(FIXTURE.scope));
      assertArrayEquals(
          other,
          BlindserveFormat.writeSeededCiphertext(
              FIXTURE.parameters, new SeededCiphertext(read, WireFixture.seed(value))));
    }
  }

  /** What was computed has no seed: a peer that could choose one would choose the uniform half. */
  @Test
  void aSeedIsRefusedWhereAResultIsExpected() {
    ElementShape computed =
        ElementShape.computed(
            FIXTURE.parameters, WireFixture.LEVEL, WireFixture.SCALE, WireFixture.LOG_SLOTS);
    WireException e =
        assertThrows(
            WireException.class,
            () -> BlindserveFormat.checkCiphertext(ByteBuffer.wrap(SEEDED), computed));
    assertEquals(WireReason.TYPE, e.reason());
    BlindserveFormat.checkCiphertext(ByteBuffer.wrap(FULL), computed);
  }

  @Test
  void ciphertextsOfAnotherDegreeOrOtherPrimesAreNotWritten() {
    assertThrows(
        IllegalArgumentException.class,
        () -> BlindserveFormat.writeCiphertext(FIXTURE.parameters, FIXTURE.ciphertext(2)));
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] withLong(byte[] bytes, int at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return bytes;
  }

  /** Sets {@code count} bits from bit {@code bit} of the row at {@code start}. */
  private static byte[] withBits(byte[] bytes, int start, int bit, int count, long value) {
    BigInteger bits = BigInteger.valueOf(value);
    for (int i = 0; i < count; i++) {
      int at = start + (bit + i) / 8;
      int mask = 1 << (bit + i) % 8;
      bytes[at] = (byte) (bits.testBit(i) ? bytes[at] | mask : bytes[at] & ~mask);
    }
    return bytes;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
