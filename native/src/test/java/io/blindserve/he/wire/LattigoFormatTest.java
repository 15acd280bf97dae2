package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.RlweParameters;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LattigoFormatTest {

  private final WireFixture fixture = new WireFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everyObjectSurvivesReadingAndWriting() {
    for (WireFixture.Sample sample : fixture.samples()) {
      assertArrayEquals(
          sample.bytes(), fixture.rewritten(sample.rewriter(), sample.bytes()), sample.name());
    }
  }

  @Test
  void valuesSurviveReadingAndWriting() {
    Ciphertext written = fixture.ciphertext(1);
    byte[] bytes = LattigoFormat.writeCiphertext(written);
    ByteBuffer inside =
        ByteBuffer.allocate(bytes.length + 8).position(3).put(bytes).flip().position(3);
    Ciphertext read =
        LattigoFormat.readCiphertext(inside, fixture.shape, PolyTarget.of(fixture.scope));
    assertEquals(3, inside.position());
    assertEquals(WireFixture.SCALE, read.scale());
    assertEquals(WireFixture.LOG_SLOTS, read.logSlots());
    for (int i = 0; i < 2; i++) {
      assertSame(written.value().get(i), read.value().get(i));
    }
  }

  @Test
  void keysAreInMontgomeryFormOutsideOnly() {
    NttPoly written = fixture.poly(fixture.rlwe.qpAt(WireFixture.LEVEL));
    byte[] bytes = LattigoFormat.writeKeyPolynomial(fixture.rlwe, written);
    NttPoly read =
        LattigoFormat.readKeyPolynomial(
            ByteBuffer.wrap(bytes), fixture.rlwe, PolyTarget.of(fixture.scope));
    assertSame(written, read);
    long q = written.basis().modulus(0).value();
    long radix = Long.remainderUnsigned(-q, q);
    // The first residue of a row is q - 1, which stands for -1.
    long onWire = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(16);
    assertEquals(q - radix, onWire);
  }

  private static void assertSame(NttPoly expected, NttPoly actual) {
    RnsBasis basis = expected.basis();
    assertEquals(basis, actual.basis());
    for (int i = 0; i < basis.size(); i++) {
      assertArrayEquals(
          Ring.rowOf(expected.buffer(), expected.row(i), basis.n()),
          Ring.rowOf(actual.buffer(), actual.row(i), basis.n()));
    }
  }

  @Test
  void checkingTakesNoMemoryAndReadingTakesTheRows() {
    ByteBuffer bytes = ByteBuffer.wrap(LattigoFormat.writeCiphertext(fixture.ciphertext(1)));
    LattigoFormat.checkCiphertext(bytes, fixture.shape);
    int words = 2 * fixture.shape.basis().words();
    try (PolyScope exact = fixture.scratch(words * 8L)) {
      LattigoFormat.readCiphertext(bytes, fixture.shape, PolyTarget.of(exact));
      assertThrows(IllegalStateException.class, () -> exact.take(8));
    }
  }

  /** Sizes that Lattigo v6.1.1 reports. */
  @Test
  void sizesOfLargerRings() {
    CkksParameters small = parameters(13, List.of(60, 40, 40), List.of(60));
    assertEquals(393_566, LattigoFormat.sizeOfCiphertext(small, 2));
    assertEquals(262_192, LattigoFormat.sizeOfKeyPolynomial(small.rlwe()));
    assertEquals(524_392, LattigoFormat.sizeOfPublicKey(small.rlwe()));
    assertEquals(1_573_216, LattigoFormat.sizeOfRelinearizationKey(small.rlwe(), 2));
    assertEquals(1_573_232, LattigoFormat.sizeOfGaloisKey(small.rlwe(), 2));
    RlweParameters middle =
        parameters(14, List.of(60, 40, 40, 40, 40, 40, 40), List.of(60, 60)).rlwe();
    assertEquals(2_359_480, LattigoFormat.sizeOfPublicKey(middle));
    assertEquals(9_437_968, LattigoFormat.sizeOfRelinearizationKey(middle, 6));
  }

  private static CkksParameters parameters(int logN, List<Integer> logQ, List<Integer> logP) {
    Map<Integer, PrimeSearch> searches = new HashMap<>();
    IntFunction<Long> next =
        bits -> searches.computeIfAbsent(bits, b -> new PrimeSearch(b, 2L << logN)).next();
    List<Long> q = logQ.stream().map(next::apply).toList();
    List<Long> p = logP.stream().map(next::apply).toList();
    return CkksParameters.checkInsecure(CkksParametersLiteral.standard(logN, q, p, 40));
  }

  @Test
  void parametersDocument() {
    CkksParametersLiteral literal =
        CkksParametersLiteral.standard(4, List.of(1099511627873L, 1099511628161L), List.of(), 40);
    String text =
        "{\"LogN\":4,\"LogNthRoot\":5,\"Q\":[1099511627873,1099511628161],\"P\":[],\"Xe\":{\"Type\":"
            + "\"DiscreteGaussian\",\"Sigma\":3.2,\"Bound\":19.2},\"Xs\":{\"Type\":\"Ternary\","
            + "\"P\":0.6666666666666666},\"RingType\":\"Standard\",\"LogDefaultScale\":40}";
    assertEquals(text, new String(LattigoFormat.writeParameters(literal), StandardCharsets.UTF_8));
    assertEquals(literal, LattigoFormat.readParameters(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aScaleThatWasComputedMayDifferInItsLastDigits() {
    Scale near = Scale.parse("1.099511627775999999999999999999999999997e+12");
    Ciphertext about = new Ciphertext(fixture.ciphertext(1).value(), near, WireFixture.LOG_SLOTS);
    ByteBuffer bytes = ByteBuffer.wrap(LattigoFormat.writeCiphertext(about));
    ElementShape computed =
        ElementShape.computed(
            fixture.parameters, WireFixture.LEVEL, WireFixture.SCALE, WireFixture.LOG_SLOTS);
    assertNotEquals(WireFixture.SCALE, near);
    assertEquals(
        near, LattigoFormat.readCiphertext(bytes, computed, PolyTarget.of(fixture.scope)).scale());
    WireException e =
        assertThrows(
            WireException.class, () -> LattigoFormat.checkCiphertext(bytes, fixture.shape));
    assertEquals(WireReason.SCALE, e.reason());
  }

  @Test
  void anEmptyKeySetHasSixBytes() {
    KeySetShape none = new KeySetShape(fixture.rlwe, OptionalInt.empty(), new TreeMap<>(), false);
    byte[] bytes =
        fixture.write(
            new KeyUpload(Optional.empty(), new EvaluationKeySet(Optional.empty(), List.of())),
            none);
    assertArrayEquals(new byte[] {0, 1, 0, 0, 0, 0}, bytes);
    assertEquals(6, none.uploadBytes());
    assertEquals(0, none.words());
    assertTrue(
        fixture
            .readUpload(bytes, none, basis -> fixture.poly(basis))
            .evaluationKeys()
            .galoisKeys()
            .isEmpty());
  }

  @Test
  void lengthAndWordsOfAnUploadAreKnownBefore() throws Exception {
    byte[] bytes = fixture.write(fixture.upload(), fixture.keys);
    assertEquals(fixture.keys.uploadBytes(), bytes.length);
    try (PolyScope exact = fixture.scratch(fixture.keys.words() * 8L)) {
      fixture.readUpload(bytes, fixture.keys, PolyTarget.of(exact.take(fixture.keys.words())));
    }
    try (PolyScope one = fixture.scratch(5 * 16 * 8)) {
      EvaluationKeySetReader.verify(new ByteArrayInputStream(bytes), fixture.keys, one);
    }
  }

  @Test
  void writerRefusesKeysThatAreNotDue() throws Exception {
    EvaluationKeySetWriter writer =
        new EvaluationKeySetWriter(OutputStream.nullOutputStream(), fixture.keys);
    assertThrows(
        IllegalStateException.class,
        () -> writer.relinearizationKey(fixture.relinearizationKey(2)));
    writer.publicKey(fixture.publicKey());
    assertThrows(IllegalStateException.class, () -> writer.galoisKey(fixture.galoisKey(5, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.relinearizationKey(fixture.relinearizationKey(1)));
    writer.relinearizationKey(fixture.relinearizationKey(2));
    assertThrows(IllegalStateException.class, writer::finish);
    writer.galoisKey(fixture.galoisKey(5, 1));
    assertThrows(IllegalArgumentException.class, () -> writer.galoisKey(fixture.galoisKey(31, 0)));
  }

  @Test
  void shapesThatCannotBeAreMisuse() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ElementShape.exact(fixture.parameters, 3, WireFixture.SCALE, 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> ElementShape.exact(fixture.parameters, 2, WireFixture.SCALE, 4));
    assertThrows(
        IllegalArgumentException.class,
        () -> ElementShape.exact(fixture.parameters, 2, Scale.ofPowerOfTwo(-1), 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> ElementShape.exact(fixture.parameters, 2, Scale.ofPowerOfTwo(131), 3));
    for (long element : new long[] {1, 4, 33, -1}) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new KeySetShape(
                  fixture.rlwe, OptionalInt.empty(), new TreeMap<>(Map.of(element, 0)), false));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new KeySetShape(fixture.rlwe, OptionalInt.of(3), new TreeMap<>(), false));
  }
}
