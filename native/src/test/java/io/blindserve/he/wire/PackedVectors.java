package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonWriter;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.ParameterDigest;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.RlweParameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes the document of test vectors of {@code blindserve-1}, always the same one. */
final class PackedVectors implements AutoCloseable {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final WireFixture fixture = new WireFixture();
  private final SplittableRandom random = new SplittableRandom(8);
  private final JsonWriter json = new JsonWriter();

  String document() {
    json.beginObject().name("form").value("blindserve-1");
    parameters("parameters", fixture.rlwe);
    String text =
        "ckks standard ternary 4 Q " + comma(fixture.rlwe.q()) + " P " + comma(fixture.rlwe.p());
    json.name("digest_text").value(text);
    json.name("digest").value(hex(ParameterDigest.of(fixture.rlwe)));
    packing();
    seeds();
    SeededCiphertext seeded = fixture.seededCiphertext();
    ciphertext(
        "seeded_ciphertext",
        seeded.value(),
        seeded.seed(),
        BlindserveFormat.writeSeededCiphertext(fixture.parameters, seeded));
    ciphertext("full_ciphertext", fixture.ciphertext(1));
    ciphertext("answer", answer());
    keySet();
    json.name("large").beginObject();
    try (Large large = new Large()) {
      large.write();
    }
    return json.endObject().endObject() + "\n";
  }

  private static String comma(RnsBasis basis) {
    return String.join(",", basis.moduli().stream().map(Modulus::toString).toList());
  }

  private void parameters(String name, RlweParameters parameters) {
    json.name(name).beginObject().name("log_n").value((long) parameters.logN());
    json.name("q").values(primes(parameters.q())).name("p").values(primes(parameters.p()));
    json.endObject();
  }

  private static long[] primes(RnsBasis basis) {
    return basis.moduli().stream().mapToLong(Modulus::value).toArray();
  }

  /** All widths of primes that are 1 modulo 32, rows of 16 and 64 residues, the ends among them. */
  private void packing() {
    json.name("packing").beginArray();
    for (int bits = 12; bits <= 60; bits++) {
      long q = new PrimeSearch(bits, 32).next();
      long[] row = new long[bits % 2 == 0 ? 16 : 64];
      for (int i = 0; i < row.length; i++) {
        row[i] = i == 1 ? 0 : i == 2 ? q - 1 : random.nextLong(q);
      }
      int width = BitPacking.bits(q);
      byte[] packed = new byte[BitPacking.rowBytes(row.length, width) + BitPacking.SLACK];
      BitPacking.pack(row, width, packed);
      json.beginObject().name("q").value(q).name("row").values(row);
      json.name("bytes")
          .value(HexFormat.of().formatHex(packed, 0, packed.length - BitPacking.SLACK))
          .endObject();
    }
    json.endArray();
  }

  /** More residues than one buffer of a sampler holds, and primes far below a power of two. */
  private void seeds() {
    json.name("seeds").beginArray();
    seed(WireFixture.seed(0), fixture.rlwe.q());
    seed(WireFixture.seed(0xff), fixture.rlwe.q());
    List<Modulus> wide = new ArrayList<>();
    for (int bits : new int[] {20, 33, 48, 57, 58, 60}) {
      wide.add(Modulus.of(new PrimeSearch(bits, 128).next()));
    }
    seed(WireFixture.seed(0x5a), RnsBasis.of(6, wide));
    json.endArray();
  }

  private void seed(UniformSeed seed, RnsBasis basis) {
    json.beginObject().name("seed").value(hex(seed.bytes()));
    json.name("n").value((long) basis.n()).name("primes").values(primes(basis));
    json.name("rows").beginArray();
    new SeedExpander(seed, WireSubject.CIPHERTEXT, basis.words())
        .ciphertext(basis, (index, row) -> json.values(row));
    json.endArray().endObject();
  }

  /** The last limb, and a scale as arithmetic leaves it. */
  private Ciphertext answer() {
    RnsBasis last = fixture.rlwe.qAt(0);
    Scale scale = Scale.ofPowerOfTwo(80).divide(fixture.rlwe.q().modulus(2).value());
    return Ciphertext.of(fixture.poly(last), fixture.poly(last), scale, 2);
  }

  private void ciphertext(String name, Ciphertext value) {
    byte[] bytes = BlindserveFormat.writeCiphertext(fixture.parameters, value);
    json.name(name).beginObject().name("seed").nullValue();
    numbers(value, bytes);
  }

  private void ciphertext(String name, Ciphertext value, UniformSeed seed, byte[] bytes) {
    json.name(name).beginObject().name("seed").value(hex(seed.bytes()));
    numbers(value, bytes);
  }

  private void numbers(Ciphertext value, byte[] bytes) {
    json.name("level").value((long) value.level()).name("log_slots").value((long) value.logSlots());
    json.name("scale").value(value.scale().toString45());
    rows(json.name("c0"), value.c0());
    rows(json.name("c1"), value.c1());
    json.name("bytes").value(hex(bytes)).endObject();
  }

  private static void rows(JsonWriter out, NttPoly poly) {
    out.beginArray();
    for (int i = 0; i < poly.basis().size(); i++) {
      out.values(Ring.rowOf(poly.buffer(), poly.row(i), poly.basis().n()));
    }
    out.endArray();
  }

  /** A public key, a relinearisation key and three Galois keys of several levels. */
  private void keySet() {
    byte[] bytes = fixture.packedUpload();
    KeyUpload read = fixture.readUpload(bytes, fixture.keys, basis -> fixture.poly(basis));
    List<UniformSeed> seeds = fixture.seedsOf(bytes);
    json.name("key_set").beginObject().name("keys").beginArray();
    key(1, 2, 0, seeds.get(0), List.of(read.publicKey().orElseThrow().value()));
    EvaluationKeySet set = read.evaluationKeys();
    GadgetKey relinearization = set.relinearizationKey().orElseThrow().key();
    key(2, relinearization.level(), 0, seeds.get(1), relinearization.digits());
    int next = 2;
    for (GaloisKey key : set.galoisKeys().values()) {
      key(3, key.level(), key.element(), seeds.get(next++), key.key().digits());
    }
    json.endArray().name("bytes").value(hex(bytes)).endObject();
  }

  private void key(int kind, int level, long element, UniformSeed seed, List<PolyPair> digits) {
    json.beginObject().name("kind").value((long) kind).name("level").value((long) level);
    json.name("element").value(element).name("seed").value(hex(seed.bytes()));
    json.name("b").beginArray();
    digits.forEach(digit -> rows(json, digit.c0()));
    json.endArray().name("a").beginArray();
    digits.forEach(digit -> rows(json, digit.c1()));
    json.endArray().endObject();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    fixture.close();
  }

  /** A ciphertext and a key under parameters of real size, as digests. */
  private final class Large implements AutoCloseable {

    private final CkksParameters parameters = large();
    private final PolyScope scope =
        PolyMemory.create(PolyKernels.named("java"), 1L << 26, 1L << 16).scratch(1L << 25);

    private static CkksParameters large() {
      PrimeSearch wide = new PrimeSearch(50, 1 << 13);
      PrimeSearch small = new PrimeSearch(40, 1 << 13);
      return CkksParameters.checkInsecure(
          CkksParametersLiteral.standard(
              12,
              List.of(wide.next(), small.next()),
              List.of(new PrimeSearch(58, 1 << 13).next()),
              40));
    }

    void write() {
      PackedVectors.this.parameters("parameters", parameters.rlwe());
      Scale scale = Scale.ofPowerOfTwo(40);
      RnsBasis basis = parameters.rlwe().qAt(1);
      NttPoly c1 = PolyTarget.of(scope).take(basis);
      UniformSeed seed = WireFixture.seed(0x21);
      new SeedExpander(seed, WireSubject.CIPHERTEXT, basis.words())
          .ciphertext(basis, PolyFormat.RowSink.into(c1));
      SeededCiphertext made = new SeededCiphertext(Ciphertext.of(made(basis), c1, scale, 11), seed);
      byte[] bytes = BlindserveFormat.writeSeededCiphertext(parameters, made);
      json.name("seeded_ciphertext").beginObject().name("level").value(1L);
      json.name("log_slots").value(11L).name("scale").value(scale.toString45());
      json.name("seed").value(hex(seed.bytes())).name("sha256_of_c1").value(sha256(List.of(c1)));
      json.name("length").value((long) bytes.length);
      json.name("sha256").value(hex(newSha256().digest(bytes))).endObject();
      key(WireFixture.seed(0x22));
    }

    private void key(UniformSeed seed) {
      KeySetShape shape =
          new KeySetShape(
              parameters.rlwe(), OptionalInt.empty(), new TreeMap<>(Map.of(25L, 1)), false);
      NttPoly b = made(parameters.rlwe().qpAt(1));
      GaloisKey written =
          new GaloisKey(25, new GadgetKey(1, List.of(new PolyPair(b, b), new PolyPair(b, b))));
      byte[] bytes = write(shape, written, seed);
      KeyUpload read = read(shape, bytes);
      List<NttPoly> a = new ArrayList<>();
      read.evaluationKeys()
          .galoisKeys()
          .values()
          .forEach(key -> key.key().digits().forEach(digit -> a.add(digit.c1())));
      json.name("key").beginObject().name("level").value(1L).name("element").value(25L);
      json.name("seed").value(hex(seed.bytes())).name("sha256_of_a").value(sha256(a));
      json.name("length").value((long) bytes.length);
      json.name("sha256").value(hex(newSha256().digest(bytes))).endObject();
    }

    private static byte[] write(KeySetShape shape, GaloisKey key, UniformSeed seed) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        KeySetWriter writer = WireForm.BLINDSERVE_1.keySetWriter(out, shape);
        writer.galoisKey(key, seed);
        writer.finish();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    private KeyUpload read(KeySetShape shape, byte[] bytes) {
      try {
        return WireForm.readUpload(new ByteArrayInputStream(bytes), shape, PolyTarget.of(scope));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Residue i of row r is (i + 1) (r + 1) times the golden ratio modulo 2^64, modulo q. */
    private NttPoly made(RnsBasis basis) {
      NttPoly poly = PolyTarget.of(scope).take(basis);
      for (int row = 0; row < basis.size(); row++) {
        for (int i = 0; i < basis.n(); i++) {
          long word = (i + 1) * (row + 1) * GOLDEN;
          poly.buffer()
              .set(poly.row(row) + i, Long.remainderUnsigned(word, basis.modulus(row).value()));
        }
      }
      return poly;
    }

    private static String sha256(List<NttPoly> polys) {
      MessageDigest digest = newSha256();
      for (NttPoly poly : polys) {
        for (int i = 0; i < poly.basis().size(); i++) {
          long[] row = Ring.rowOf(poly.buffer(), poly.row(i), poly.basis().n());
          ByteBuffer words =
              ByteBuffer.allocate(row.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          words.asLongBuffer().put(row);
          digest.update(words.array());
        }
      }
      return hex(digest.digest());
    }

    private static MessageDigest newSha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
