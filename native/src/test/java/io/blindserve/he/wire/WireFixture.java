package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.Modulus;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Objects of a small ring with uniform residues: their form is right, their meaning does not matter
 * here. Three data primes of 50, 40 and 40 bits, two special primes of 51 bits, N = 16.
 */
final class WireFixture implements AutoCloseable {

  static final int LEVEL = 2;
  static final int LOG_SLOTS = 3;
  static final Scale SCALE = Scale.ofPowerOfTwo(40);

  final CkksParameters parameters = parameters();
  final RlweParameters rlwe = parameters.rlwe();
  final ElementShape shape = ElementShape.exact(parameters, LEVEL, SCALE, LOG_SLOTS);
  final KeySetShape keys =
      new KeySetShape(rlwe, OptionalInt.of(2), new TreeMap<>(Map.of(5L, 1, 25L, 2, 31L, 0)), true);
  private final PolyMemory memory = PolyMemory.create(PolyKernels.named("java"), 1 << 24, 1 << 20);
  final PolyScope scope = memory.scratch(1 << 22);
  private final SplittableRandom random = new SplittableRandom(5);

  static CkksParameters parameters() {
    PrimeSearch first = new PrimeSearch(50, 32);
    PrimeSearch small = new PrimeSearch(40, 32);
    PrimeSearch special = new PrimeSearch(51, 32);
    List<Long> q = List.of(first.next(), small.next(), small.next());
    return CkksParameters.checkInsecure(
        CkksParametersLiteral.standard(4, q, List.of(special.next(), special.next()), 40));
  }

  PolyScope scratch(long bytes) {
    return memory.scratch(bytes);
  }

  NttPoly poly(RnsBasis basis) {
    NttPoly poly = PolyTarget.of(scope).take(basis);
    for (int i = 0; i < basis.size(); i++) {
      Modulus q = basis.modulus(i);
      for (int k = 0; k < basis.n(); k++) {
        poly.buffer().set(poly.row(i) + k, random.nextLong(q.value()));
      }
      poly.buffer().set(poly.row(i), q.value() - 1);
      poly.buffer().set(poly.row(i) + 1, 0);
    }
    return poly;
  }

  Ciphertext ciphertext(int degree) {
    List<NttPoly> value = new ArrayList<>();
    for (int i = 0; i <= degree; i++) {
      value.add(poly(shape.basis()));
    }
    return new Ciphertext(value, SCALE, LOG_SLOTS);
  }

  Plaintext plaintext() {
    return new Plaintext(poly(shape.basis()), SCALE, LOG_SLOTS);
  }

  PublicKey publicKey() {
    return new PublicKey(pair(rlwe.maxLevel()));
  }

  GadgetKey gadgetKey(int level) {
    List<PolyPair> digits = new ArrayList<>();
    for (int i = 0; i < rlwe.digitsAt(level); i++) {
      digits.add(pair(level));
    }
    return new GadgetKey(level, digits);
  }

  RelinearizationKey relinearizationKey(int level) {
    return new RelinearizationKey(gadgetKey(level));
  }

  GaloisKey galoisKey(long element, int level) {
    return new GaloisKey(element, gadgetKey(level));
  }

  KeyUpload upload() {
    List<GaloisKey> galois = new ArrayList<>();
    keys.galoisLevels().forEach((element, level) -> galois.add(galoisKey(element, level)));
    return new KeyUpload(
        Optional.of(publicKey()),
        new EvaluationKeySet(Optional.of(relinearizationKey(LEVEL)), galois));
  }

  /** The seed whose every byte is {@code value}. */
  static UniformSeed seed(int value) {
    byte[] bytes = new byte[UniformSeed.BYTES];
    Arrays.fill(bytes, (byte) value);
    return UniformSeed.of(bytes);
  }

  /** A ciphertext whose second polynomial is that of its seed. */
  SeededCiphertext seededCiphertext() {
    NttPoly c1 = poly(shape.basis());
    new SeedExpander(seed(3), WireSubject.CIPHERTEXT, shape.basis().words())
        .ciphertext(shape.basis(), PolyFormat.RowSink.into(c1));
    return new SeededCiphertext(Ciphertext.of(poly(shape.basis()), c1, SCALE, LOG_SLOTS), seed(3));
  }

  /** Writes an upload in the packed form, with the seeds that stand in {@code seeds}. */
  byte[] writePacked(KeyUpload upload, List<UniformSeed> seeds) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Iterator<UniformSeed> next = seeds.iterator();
    try {
      KeySetWriter writer = WireForm.BLINDSERVE_1.keySetWriter(out, keys);
      writer.publicKey(upload.publicKey().orElseThrow(), next.next());
      EvaluationKeySet set = upload.evaluationKeys();
      writer.relinearizationKey(set.relinearizationKey().orElseThrow(), next.next());
      for (GaloisKey key : set.galoisKeys().values()) {
        writer.galoisKey(key, next.next());
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** An upload in the packed form; what its seeds stand for is what they stand for. */
  byte[] packedUpload() {
    return writePacked(upload(), List.of(seed(1), seed(2), seed(3), seed(4), seed(5)));
  }

  /** The seeds that stand in an upload of the packed form. */
  List<UniformSeed> seedsOf(byte[] packed) {
    List<UniformSeed> seeds = new ArrayList<>();
    int at = PackedKeySet.HEAD;
    for (PackedKeySet.Due due : PackedKeySet.order(keys)) {
      int from = at + PackedKeySet.KEY_HEAD - UniformSeed.BYTES;
      seeds.add(UniformSeed.of(Arrays.copyOfRange(packed, from, from + UniformSeed.BYTES)));
      at += (int) due.size(rlwe);
    }
    return seeds;
  }

  private PolyPair pair(int level) {
    return new PolyPair(poly(rlwe.qpAt(level)), poly(rlwe.qpAt(level)));
  }

  /** Reads with {@code read}, and gives back what it took. */
  byte[] rewritten(Rewriter read, byte[] bytes) {
    try (PolyScope.Frame frame = scope.frame()) {
      return read.apply(ByteBuffer.wrap(bytes), PolyTarget.of(scope));
    }
  }

  byte[] write(KeyUpload upload, KeySetShape expected) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      EvaluationKeySetWriter.write(out, expected, upload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  KeyUpload readUpload(byte[] bytes, KeySetShape expected, PolyTarget target) {
    try {
      return WireForm.readUpload(new ByteArrayInputStream(bytes), expected, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every kind of object: its bytes, and how to read and write it again. */
  List<Sample> samples() {
    return List.of(
        new Sample(
            "ciphertext",
            LattigoFormat.writeCiphertext(ciphertext(1)),
            (bytes, target) ->
                LattigoFormat.writeCiphertext(LattigoFormat.readCiphertext(bytes, shape, target))),
        new Sample(
            "product",
            LattigoFormat.writeCiphertext(ciphertext(2)),
            (bytes, target) ->
                LattigoFormat.writeCiphertext(
                    LattigoFormat.readCiphertext(bytes, shape, 2, target))),
        new Sample(
            "plaintext",
            LattigoFormat.writePlaintext(plaintext()),
            (bytes, target) ->
                LattigoFormat.writePlaintext(LattigoFormat.readPlaintext(bytes, shape, target))),
        new Sample(
            "public key",
            LattigoFormat.writePublicKey(rlwe, publicKey()),
            (bytes, target) ->
                LattigoFormat.writePublicKey(
                    rlwe, LattigoFormat.readPublicKey(bytes, rlwe, target))),
        new Sample(
            "relinearisation key",
            LattigoFormat.writeRelinearizationKey(rlwe, relinearizationKey(LEVEL)),
            (bytes, target) ->
                LattigoFormat.writeRelinearizationKey(
                    rlwe, LattigoFormat.readRelinearizationKey(bytes, rlwe, LEVEL, target))),
        new Sample(
            "Galois key",
            LattigoFormat.writeGaloisKey(rlwe, galoisKey(5, 1)),
            (bytes, target) ->
                LattigoFormat.writeGaloisKey(
                    rlwe, LattigoFormat.readGaloisKey(bytes, rlwe, 5, 1, target))),
        new Sample(
            "key polynomial",
            LattigoFormat.writeKeyPolynomial(rlwe, poly(rlwe.qpAt(LEVEL))),
            (bytes, target) ->
                LattigoFormat.writeKeyPolynomial(
                    rlwe, LattigoFormat.readKeyPolynomial(bytes, rlwe, target))),
        new Sample(
            "upload",
            write(upload(), keys),
            (bytes, target) -> write(readUpload(bytes.array(), keys, target), keys)),
        new Sample(
            "packed ciphertext",
            BlindserveFormat.writeCiphertext(parameters, ciphertext(1)),
            (bytes, target) ->
                BlindserveFormat.writeCiphertext(
                    parameters, BlindserveFormat.readCiphertext(bytes, shape, target))),
        new Sample(
            "seeded ciphertext",
            BlindserveFormat.writeSeededCiphertext(parameters, seededCiphertext()),
            (bytes, target) ->
                BlindserveFormat.writeSeededCiphertext(
                    parameters,
                    new SeededCiphertext(
                        BlindserveFormat.readCiphertext(bytes, shape, target),
                        UniformSeed.of(Arrays.copyOfRange(bytes.array(), 128, 160))))),
        new Sample(
            "packed upload",
            packedUpload(),
            (bytes, target) ->
                writePacked(readUpload(bytes.array(), keys, target), seedsOf(bytes.array()))));
  }

  @Override
  public void close() {
    scope.close();
  }

  /** Reads an object into a target and writes it again. */
  interface Rewriter {
    byte[] apply(ByteBuffer bytes, PolyTarget target);
  }

  /**
   * One object.
   *
   * @param name what it is
   * @param bytes a well-formed object
   * @param rewriter how to read it
   */
  record Sample(String name, byte[] bytes, Rewriter rewriter) {
    @Override
    public String toString() {
      return name;
    }
  }
}
