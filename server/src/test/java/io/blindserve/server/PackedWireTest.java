package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.OutputCiphertext;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.wire.BlindserveFormat;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.LattigoFormat;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.audit.AuditDigest;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted calls in the form {@code blindserve-1}, beside the same calls in Lattigo's. */
class PackedWireTest {

  private static final double[] ROW = {0.5, -0.25, 0.75};

  /** Where residues begin in a ciphertext with a seed. */
  private static final int SEEDED_ROWS = 128 + 32;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static EncryptedCaller packed;
  private static EncryptedCaller lattigo;
  private static PolyScope scope;
  private static List<byte[]> good;
  private static byte[] keys;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.writeEncrypted(folder.resolve("models"));
    server = ServerFixture.start(models, folder.resolve("data"));
    packed = EncryptedCaller.of(server.probe(), "net", WireForm.BLINDSERVE_1);
    lattigo = EncryptedCaller.of(server.probe(), "net", WireForm.LATTIGO_V6);
    scope = PolyMemory.create(PolyKernels.named("java"), 1L << 28, 1L << 20).scratch(1L << 27);
    assertEquals(201, packed.upload().status());
    assertEquals(201, lattigo.upload().status());
    good = packed.encrypt(ROW);
    keys = packed.keyBody();
  }

  @AfterAll
  static void stop() {
    scope.close();
    packed.close();
    lattigo.close();
    server.close();
  }

  @Test
  void theSpecOffersBothAndItsCostsAreExact() {
    PlanSpec spec = packed.spec();
    assertEquals(List.of("blindserve-1", "lattigo-v6"), spec.cost().wire());
    WireBytes bytes = spec.cost().blindserve().orElseThrow();
    assertEquals(bytes.evaluationKeyBytes(), keys.length);
    assertEquals(bytes.requestBytes(), sum(good));
    assertEquals(bytes.responseBytes(), sum(EncryptedCaller.elements(packed.callJson(good))));
    assertTrue(2 * bytes.evaluationKeyBytes() < spec.cost().lattigo().evaluationKeyBytes());
    assertEquals(spec.cost().lattigo().evaluationKeyBytes(), spec.limits().evaluationKeyBytes());
    String listing = server.probe().get("/v2/models/net/encryption").text();
    assertTrue(listing.contains("\"cost\":" + spec.cost().toJson()), listing);
  }

  private static long sum(List<byte[]> elements) {
    return elements.stream().mapToLong(element -> element.length).sum();
  }

  /** The same ciphertext under the same keys: every form of either gives the same numbers. */
  @Test
  void theFormOfKeysAndCiphertextsChangesNothing() {
    assertNotEquals(packed.keyId(), lattigo.keyId());
    Ciphertext fresh = readInput(WireForm.BLINDSERVE_1, good.get(0));
    byte[] full = BlindserveFormat.writeCiphertext(packed.spec().parameters(), fresh);
    byte[] asLattigo = LattigoFormat.writeCiphertext(fresh);
    byte[] expected =
        numbers(WireForm.LATTIGO_V6, lattigo.callJson(lattigo.terms(), List.of(asLattigo)));
    assertArrayEquals(expected, numbers(WireForm.BLINDSERVE_1, packed.callJson(good)));
    assertArrayEquals(expected, numbers(WireForm.BLINDSERVE_1, packed.callJson(List.of(full))));
    Map<String, String> mixed = packed.terms();
    mixed.put("evaluation_key", lattigo.keyId());
    assertArrayEquals(expected, numbers(WireForm.BLINDSERVE_1, packed.callJson(mixed, good)));
  }

  private static Ciphertext readInput(WireForm form, byte[] element) {
    InputCiphertext layout = packed.spec().inputs().get(0).ciphertexts().get(0);
    ElementShape shape =
        ElementShape.exact(
            packed.spec().parameters(),
            layout.level(),
            Scale.ofPowerOfTwo(layout.logScale()),
            layout.logSlots());
    return form.readCiphertext(ByteBuffer.wrap(element), shape, PolyTarget.of(scope));
  }

  private static byte[] numbers(WireForm form, Reply reply) {
    assertEquals(200, reply.status(), reply::text);
    OutputCiphertext layout = packed.spec().outputs().get(0).ciphertexts().get(0);
    ElementShape shape =
        ElementShape.computed(
            packed.spec().parameters(), layout.level(), layout.scale(), layout.logSlots());
    byte[] element = EncryptedCaller.elements(reply).get(0);
    return LattigoFormat.writeCiphertext(
        form.readCiphertext(ByteBuffer.wrap(element), shape, PolyTarget.of(scope)));
  }

  @Test
  void theAnswerIsThatOfThePlainCallAndTheRecordBindsTheBytesAsSent() {
    Reply reply = packed.callJson(good);
    List<byte[]> answer = EncryptedCaller.elements(reply);
    Reply plain =
        server
            .probe()
            .post(
                "/v2/models/net/infer",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
                    + "\"data\":[0.5,-0.25,0.75]}]}");
    double expected =
        plain.json().array("outputs").values().get(0).asObject().array("data").toDoubles()[0];
    assertEquals(expected, packed.decrypt(answer, ROW)[0], packed.spec().promisedError());
    String record = server.record(reply.header("Blindserve-Record").orElseThrow());
    assertTrue(record.contains(digest("x", good)), record);
    assertTrue(record.contains(digest(packed.spec().outputs().get(0).name(), answer)), record);
    assertTrue(record.contains("\"evk\":\"" + packed.keyId() + "\""), record);
  }

  private static String digest(String name, List<byte[]> elements) {
    Tensor tensor = Tensor.ofBytes(name, List.of((long) elements.size()), elements);
    return AuditDigest.sha256(sink -> TensorDigest.feed(List.of(tensor), sink::accept));
  }

  @Test
  void keysOfEitherFormComeAndGoByThemselves() {
    assertEquals(200, packed.upload().status());
    assertEquals(204, packed.keys("DELETE").status());
    assertEquals(404, packed.keys("HEAD").status());
    assertEquals(200, lattigo.keys("HEAD").status());
    assertEquals("unknown_evaluation_key", packed.callJson(good).code());
    assertEquals(201, packed.upload().status());
    assertEquals(200, packed.callJson(good).status());
  }

  /** What is wrong, made of something good. */
  record Damage(String what, UnaryOperator<byte[]> change) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Damage> damages() {
    return Stream.of(
        new Damage("empty", b -> new byte[0]),
        new Damage("cut to its magic", b -> Arrays.copyOf(b, 8)),
        new Damage("cut short", b -> Arrays.copyOf(b, b.length - 1)),
        new Damage("one byte more", b -> Arrays.copyOf(b, b.length + 1)),
        new Damage("all zeros", b -> new byte[b.length]),
        new Damage("magic", b -> with(b, 0, 'B')),
        new Damage("version", b -> with(b, 8, 2)),
        new Damage("type of keys", b -> with(b, 9, 3)),
        new Damage("type without a seed", b -> with(b, 9, 2)),
        new Damage("reserved byte", b -> with(b, 12, 1)),
        new Damage("length", b -> with(b, 16, b[16] + 1)),
        new Damage("parameters", b -> with(b, 24, b[24] + 1)),
        new Damage("level", b -> with(b, 56, b[56] + 1)),
        new Damage("slots", b -> with(b, 57, b[57] + 1)),
        new Damage("scale", b -> with(b, 59, 'x')),
        new Damage("reserved byte behind the scale", b -> with(b, 127, 1)),
        new Damage("residues too large", b -> ones(b, SEEDED_ROWS)),
        new Damage("last residue too large", b -> ones(b, b.length - 16)),
        new Damage("in Lattigo's form", b -> lattigo.encrypt(ROW).get(0)),
        new Damage("readable by anyone", PackedWireTest::transparent));
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] ones(byte[] bytes, int from) {
    Arrays.fill(bytes, from, from + 16, (byte) -1);
    return bytes;
  }

  /** Both polynomials, the second one zero. */
  private static byte[] transparent(byte[] bytes) {
    int poly = bytes.length - SEEDED_ROWS;
    byte[] out = Arrays.copyOf(bytes, 128 + 2 * poly);
    out[9] = 2;
    ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putLong(16, out.length);
    System.arraycopy(bytes, SEEDED_ROWS, out, 128, poly);
    Arrays.fill(out, 128 + poly, out.length, (byte) 0);
    return out;
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aMalformedCiphertextIsRefused(Damage damage) {
    byte[] broken = damage.change().apply(good.get(0).clone());
    for (Reply reply :
        List.of(packed.callJson(List.of(broken)), packed.callBinary(List.of(broken)))) {
      assertEquals("400 invalid_ciphertext", reply.status() + " " + reply.code(), reply::text);
      String record = server.record(reply.header("Blindserve-Record").orElseThrow());
      assertTrue(record.contains("\"code\":\"invalid_ciphertext\""), record);
    }
  }

  @Test
  void allMalformedCiphertextsOfEitherFormAreRefusedInTheSameWords() {
    Set<String> words = new HashSet<>();
    damages()
        .forEach(
            damage ->
                words.add(
                    packed.callBinary(List.of(damage.change().apply(good.get(0).clone()))).text()));
    words.add(lattigo.callBinary(good).text());
    words.add(lattigo.callBinary(List.of(new byte[1])).text());
    assertEquals(1, words.size(), words::toString);
  }

  static Stream<Damage> keyDamages() {
    return Stream.of(
        new Damage("cut short", b -> Arrays.copyOf(b, b.length - 1)),
        new Damage("no magic", b -> with(b, 0, 'B')),
        new Damage("version", b -> with(b, 8, 2)),
        new Damage("type", b -> with(b, 9, 2)),
        new Damage("length", b -> with(b, 16, b[16] + 1)),
        new Damage("parameters", b -> with(b, 24, b[24] + 1)),
        new Damage("count", b -> with(b, 56, b[56] + 1)),
        new Damage("reserved", b -> with(b, 60, 1)),
        new Damage("kind", b -> with(b, 64, 7)),
        new Damage("level", b -> with(b, 65, b[65] + 1)),
        new Damage("digits", b -> with(b, 66, b[66] + 1)),
        new Damage("element", b -> with(b, 72, b[72] + 2)),
        new Damage("first residues", b -> ones(b, 64 + 48)),
        new Damage("last residues", b -> ones(b, b.length - 16)),
        new Damage("zeros", b -> new byte[b.length]),
        new Damage("keys of Lattigo's form, cut", b -> Arrays.copyOf(lattigo.keyBody(), b.length)),
        new Damage("packed keys, filled up", b -> Arrays.copyOf(b, lattigo.keyBody().length)));
  }

  @ParameterizedTest
  @MethodSource("keyDamages")
  void aMalformedKeySetIsRefusedAndNothingIsKept(Damage damage) {
    Set<Path> before = new HashSet<>(server.keyFiles());
    byte[] body = damage.change().apply(keys.clone());
    String id = AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(body))).substring(7);
    Reply reply = packed.put(id, packed.spec().keyProfile(), body);
    assertEquals("400 invalid_key_set", reply.status() + " " + reply.code(), reply::text);
    assertEquals(before, new HashSet<>(server.keyFiles()));
  }

  @Test
  void packedCiphertextsAreNotTakenForAModelsOwnStrings() {
    Reply reply = packed.callJson(Map.of(), good);
    assertEquals("400 invalid_request", reply.status() + " " + reply.code(), reply::text);
  }
}
