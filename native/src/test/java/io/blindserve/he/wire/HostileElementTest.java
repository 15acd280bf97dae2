package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
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
 * Every malformed ciphertext and plaintext that Lattigo's own readers accept, fall over or die of,
 * and some more.
 */
final class HostileElementTest {

  /**
   * More than the row buffers and the exception of a refusal take, less than any count that a
   * sender could claim.
   */
  private static final long ALLOWED_BYTES = 64 << 10;

  private static final WireFixture FIXTURE = new WireFixture();
  private static final byte[] CIPHERTEXT = LattigoFormat.writeCiphertext(FIXTURE.ciphertext(1));

  /**
   * Offsets in an element: u8, 277 bytes, u64 polynomials, then u64 rows, u64 N and the first row.
   */
  private static final int POLYNOMIALS = 278;

  private static final int ROWS = POLYNOMIALS + 8;
  private static final int ROW_LENGTH = ROWS + 8;
  private static final int ROW = ROW_LENGTH + 8;
  private static final int ROW_BYTES = 16 * 8;
  private static final int POLY_BYTES = 8 + 3 * (8 + ROW_BYTES);
  private static final long[] HOSTILE_COUNTS = {
    0,
    1,
    4,
    8,
    15,
    17,
    1L << 20,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    1L << 32 | 3,
    1L << 62,
    Long.MIN_VALUE,
    -1
  };

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  /**
   * One way to break a ciphertext.
   *
   * @param name what is wrong
   * @param reason the reason to be named
   * @param change breaks a copy of the good bytes
   */
  record Case(String name, WireReason reason, UnaryOperator<byte[]> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(lengths(), metadata(), scales(), counts(), residues()).flatMap(List::stream);
  }

  private static List<Case> lengths() {
    List<Case> cases = new ArrayList<>();
    for (int cut :
        new int[] {
          0, 1, 100, 277, 278, 285, 286, 294, 302, 309, 310, 430, CIPHERTEXT.length - 500
        }) {
      cases.add(new Case("cut to " + cut, WireReason.LENGTH, b -> Arrays.copyOf(b, cut)));
    }
    for (int by : new int[] {-8, -1, 1, 8, POLY_BYTES}) {
      cases.add(
          new Case("longer by " + by, WireReason.LENGTH, b -> Arrays.copyOf(b, b.length + by)));
    }
    return cases;
  }

  private static List<Case> metadata() {
    List<Case> cases = new ArrayList<>();
    for (int flag : new int[] {0, 2, 7, 0xff}) {
      cases.add(new Case("metadata flag " + flag, WireReason.FLAG, b -> with(b, 0, (byte) flag)));
    }
    cases.add(new Case("no metadata", WireReason.LENGTH, b -> withoutMetadata(b)));
    cases.add(
        text(
            "not batched",
            WireReason.METADATA,
            "\"IsBatched\":\"0x01\"",
            "\"IsBatched\":\"0x00\""));
    cases.add(
        text("bit-reversed", WireReason.METADATA, "Reversed\":\"0x00\"", "Reversed\":\"0x01\""));
    cases.add(
        text(
            "coefficient domain", WireReason.METADATA, "\"IsNTT\":\"0x01\"", "\"IsNTT\":\"0x00\""));
    cases.add(
        text("Montgomery form", WireReason.METADATA, "gomery\":\"0x00\"", "gomery\":\"0x01\""));
    cases.add(
        text("flag beyond one", WireReason.METADATA, "\"IsNTT\":\"0x01\"", "\"IsNTT\":\"0x02\""));
    cases.add(text("modulus of the scale", WireReason.METADATA, "\"Mod\":\"0.0", "\"Mod\":\"y.0"));
    cases.add(text("another modulus", WireReason.METADATA, "\"Mod\":\"0.0", "\"Mod\":\"1.0"));
    cases.add(text("rows of slots", WireReason.METADATA, "[\"0x00\",", "[\"0x01\","));
    cases.add(
        text("other member name", WireReason.METADATA, "CiphertextMetaData", "ciphertextMetaData"));
    cases.add(
        text(
            "padded",
            WireReason.METADATA,
            "{\"PlaintextMetaData\":{\"Scale\"",
            " {\"PlaintextMetaData\":{\"Scale"));
    cases.add(
        text(
            "reordered",
            WireReason.METADATA,
            "\"IsBatched\":\"0x01\",\"IsBitReversed\":\"0x00\"",
            "\"IsBitReversed\":\"0x00\",\"IsBatched\":\"0x01\""));
    cases.add(text("too many slots", WireReason.SLOTS, "0x03", "0x7f"));
    cases.add(text("negative slots", WireReason.SLOTS, "0x03", "0xff"));
    cases.add(text("fewer slots", WireReason.SLOTS, "0x03", "0x02"));
    cases.add(text("slots in upper case", WireReason.SLOTS, "0x03", "0x0C"));
    cases.add(text("slots not a number", WireReason.SLOTS, "0x03", "0xzz"));
    cases.add(text("slots in another base", WireReason.METADATA, "0x03", "0003"));
    return cases;
  }

  private static List<Case> scales() {
    String good = WireFixture.SCALE.toString45();
    List<Case> cases = new ArrayList<>();
    for (String bad :
        List.of(
            "-1.09951162777600000000000000000000000000e+12",
            "x.099511627776000000000000000000000000000e+12",
            "0.000000000000000000000000000000000000000e+00",
            "0.109951162777600000000000000000000000000e+13",
            "1.099511627776000000000000000000000000000e-12",
            "1.099511627776000000000000000000000000000e+99",
            "1.099511627776000000000000000000000000000E+12",
            "1.099511627776000000000000000000000000001e+12",
            "1.099511627776000000000000000000000000003e+12",
            "1.099511627775999999999999999999999999997e+12",
            "2.199023255552000000000000000000000000000e+12",
            "Inf                                          ",
            "NaN                                          ",
            "1099511627776\"                               ",
            "                                1099511627776",
            "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"")) {
      cases.add(text("scale " + bad, WireReason.SCALE, good, bad));
    }
    return cases;
  }

  private static List<Case> counts() {
    List<Case> cases = new ArrayList<>();
    for (long count : HOSTILE_COUNTS) {
      cases.add(word("polynomials " + count, WireReason.POLYNOMIALS, POLYNOMIALS, count));
      cases.add(word("rows " + count, WireReason.ROWS, ROWS, count));
      cases.add(word("rows of the second " + count, WireReason.ROWS, ROWS + POLY_BYTES, count));
      cases.add(word("row length " + count, WireReason.ROW_LENGTH, ROW_LENGTH, count));
      cases.add(
          word(
              "last row length " + count,
              WireReason.ROW_LENGTH,
              CIPHERTEXT.length - ROW_BYTES - 8,
              count));
    }
    return cases;
  }

  private static List<Case> residues() {
    List<Case> cases = new ArrayList<>();
    for (int poly = 0; poly < 2; poly++) {
      for (int row = 0; row < 3; row++) {
        int first = ROW + poly * POLY_BYTES + row * (8 + ROW_BYTES);
        long q = FIXTURE.shape.basis().modulus(row).value();
        for (long residue : new long[] {q, q + 1, 2 * q, Long.MAX_VALUE, Long.MIN_VALUE, -q, -1}) {
          String name = " in polynomial " + poly + " row " + row + ": " + residue;
          cases.add(word("first residue" + name, WireReason.RESIDUE, first, residue));
          cases.add(
              word("last residue" + name, WireReason.RESIDUE, first + ROW_BYTES - 8, residue));
        }
      }
    }
    cases.add(new Case("second polynomial zero", WireReason.TRANSPARENT, b -> withZeros(b, 1)));
    cases.add(
        new Case(
            "both polynomials zero", WireReason.TRANSPARENT, b -> withZeros(withZeros(b, 0), 1)));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusedWithItsReasonAndWithoutMemory(Case broken) {
    byte[] bytes = broken.change().apply(CIPHERTEXT.clone());
    WireException first = refusal(bytes);
    // What classes cost when they are loaded is behind us now.
    long before = allocated();
    WireException second = refusal(bytes);
    long cost = allocated() - before;
    assertEquals(broken.reason(), first.reason());
    assertEquals(broken.reason(), second.reason());
    assertEquals(WireSubject.CIPHERTEXT, second.subject());
    assertTrue(cost < ALLOWED_BYTES, () -> cost + " bytes were allocated");
    WireException checked =
        assertThrows(
            WireException.class,
            () -> LattigoFormat.checkCiphertext(ByteBuffer.wrap(bytes), FIXTURE.shape));
    assertEquals(broken.reason(), checked.reason());
  }

  private static WireException refusal(byte[] bytes) {
    PolyTarget none =
        basis -> {
          throw new AssertionError("memory was taken for bytes that are refused");
        };
    return assertThrows(
        WireException.class,
        () -> LattigoFormat.readCiphertext(ByteBuffer.wrap(bytes), FIXTURE.shape, none));
  }

  @Test
  void theUnbrokenCiphertextIsAccepted() {
    LattigoFormat.checkCiphertext(ByteBuffer.wrap(CIPHERTEXT), FIXTURE.shape);
  }

  @Test
  void aZeroFirstPolynomialAndAZeroPlaintextAreAccepted() {
    LattigoFormat.checkCiphertext(ByteBuffer.wrap(withZeros(CIPHERTEXT.clone(), 0)), FIXTURE.shape);
    byte[] plaintext = LattigoFormat.writePlaintext(FIXTURE.plaintext());
    LattigoFormat.readPlaintext(
        ByteBuffer.wrap(withZeros(plaintext, 0)), FIXTURE.shape, PolyTarget.of(FIXTURE.scope));
  }

  @Test
  void anElementOfAnotherDegreeLevelOrKindIsRefused() {
    assertEquals(
        WireReason.LENGTH,
        reason(LattigoFormat.writeCiphertext(FIXTURE.ciphertext(2)), WireFixture.LEVEL));
    assertEquals(
        WireReason.LENGTH,
        reason(LattigoFormat.writePlaintext(FIXTURE.plaintext()), WireFixture.LEVEL));
    assertEquals(WireReason.LENGTH, reason(CIPHERTEXT, 1));
  }

  private static WireReason reason(byte[] bytes, int level) {
    ElementShape shape =
        ElementShape.exact(FIXTURE.parameters, level, WireFixture.SCALE, WireFixture.LOG_SLOTS);
    return assertThrows(
            WireException.class, () -> LattigoFormat.checkCiphertext(ByteBuffer.wrap(bytes), shape))
        .reason();
  }

  private static Case word(String name, WireReason reason, int at, long value) {
    return new Case(name, reason, b -> withWord(b, at, value));
  }

  private static Case text(String name, WireReason reason, String good, String bad) {
    return new Case(name, reason, b -> withText(b, good, bad));
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  private static byte[] withWord(byte[] bytes, int at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return bytes;
  }

  private static byte[] withText(byte[] bytes, String good, String bad) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertEquals(good.length(), bad.length(), "the replacement keeps the length");
    assertTrue(text.contains(good), "the text to be replaced is there");
    return text.replace(good, bad).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] withoutMetadata(byte[] bytes) {
    byte[] out = Arrays.copyOfRange(bytes, POLYNOMIALS - 1, bytes.length);
    out[0] = 0;
    return out;
  }

  private static byte[] withZeros(byte[] bytes, int poly) {
    for (int row = 0; row < 3; row++) {
      int from = ROW + poly * POLY_BYTES + row * (8 + ROW_BYTES);
      Arrays.fill(bytes, from, from + ROW_BYTES, (byte) 0);
    }
    return bytes;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
