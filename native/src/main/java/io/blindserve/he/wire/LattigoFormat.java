package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.ParametersJson;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonWriter;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of Lattigo v6.1.1 for single objects; key sets have {@link
 * EvaluationKeySetReader} and {@link EvaluationKeySetWriter}. Readers take the bytes between
 * position and limit, which must be one object exactly, check all of them before they take memory,
 * and throw {@link WireException}. Writers are canonical: what they write, readers accept, and
 * reading and writing again gives the same bytes. Stateless and thread-safe.
 */
public final class LattigoFormat {

  /** Far more than parameters of {@link RlweParameters#MAX_PRIMES} primes take. */
  private static final JsonLimits PARAMETERS_LIMITS = new JsonLimits(1 << 14, 4, 1 << 10);

  private LattigoFormat() {}

  /** Returns the bytes of a ciphertext of degree one at {@code level}. */
  public static int sizeOfCiphertext(CkksParameters parameters, int level) {
    return sizeOfElement(parameters.n(), level, 2);
  }

  /** Returns the bytes of a plaintext at {@code level}. */
  public static int sizeOfPlaintext(CkksParameters parameters, int level) {
    return sizeOfElement(parameters.n(), level, 1);
  }

  /**
   * Checks a ciphertext of degree one as {@link #readCiphertext} does, and takes no memory for it.
   */
  public static void checkCiphertext(ByteBuffer bytes, ElementShape expected) {
    checkElement(bytes, expected, WireSubject.CIPHERTEXT, 2);
  }

  /** Reads a ciphertext of degree one. */
  public static Ciphertext readCiphertext(
      ByteBuffer bytes, ElementShape expected, PolyTarget target) {
    return readCiphertext(bytes, expected, 1, target);
  }

  /** Reads a ciphertext of degree one, or of degree two: a product that was not relinearised. */
  public static Ciphertext readCiphertext(
      ByteBuffer bytes, ElementShape expected, int degree, PolyTarget target) {
    List<NttPoly> value = new ArrayList<>();
    Scale scale = readElement(bytes, expected, WireSubject.CIPHERTEXT, degree + 1, target, value);
    return new Ciphertext(value, scale, expected.logSlots());
  }

  /** Writes a ciphertext of any degree. */
  public static byte[] writeCiphertext(Ciphertext ciphertext) {
    return writeElement(ciphertext.value(), ciphertext.scale(), ciphertext.logSlots());
  }

  /** Reads a plaintext. */
  public static Plaintext readPlaintext(
      ByteBuffer bytes, ElementShape expected, PolyTarget target) {
    List<NttPoly> value = new ArrayList<>();
    Scale scale = readElement(bytes, expected, WireSubject.PLAINTEXT, 1, target, value);
    return new Plaintext(value.get(0), scale, expected.logSlots());
  }

  /** Writes a plaintext. */
  public static byte[] writePlaintext(Plaintext plaintext) {
    return writeElement(List.of(plaintext.value()), plaintext.scale(), plaintext.logSlots());
  }

  /** Returns the bytes of a public key, over all data and special primes. */
  public static int sizeOfPublicKey(RlweParameters parameters) {
    return Math.toIntExact(KeyFormat.sizeOfPublicKey(parameters));
  }

  /** Reads a public key. */
  public static PublicKey readPublicKey(
      ByteBuffer bytes, RlweParameters parameters, PolyTarget target) {
    long size = KeyFormat.sizeOfPublicKey(parameters);
    return InMemory.read(
        bytes,
        size,
        WireSubject.PUBLIC_KEY,
        parameters.n(),
        in -> KeyFormat.readPublicKey(in, parameters, target));
  }

  /** Writes a public key. */
  public static byte[] writePublicKey(RlweParameters parameters, PublicKey key) {
    return InMemory.write(
        KeyFormat.sizeOfPublicKey(parameters),
        parameters.n(),
        out -> KeyFormat.writePublicKey(out, parameters, key));
  }

  /** Returns the bytes of a relinearisation key for {@code level}. */
  public static int sizeOfRelinearizationKey(RlweParameters parameters, int level) {
    return Math.toIntExact(KeyFormat.sizeOfKey(parameters, level));
  }

  /** Reads a relinearisation key for {@code level}. */
  public static RelinearizationKey readRelinearizationKey(
      ByteBuffer bytes, RlweParameters parameters, int level, PolyTarget target) {
    long size = KeyFormat.sizeOfKey(parameters, level);
    return InMemory.read(
        bytes,
        size,
        WireSubject.EVALUATION_KEYS,
        parameters.n(),
        in -> new RelinearizationKey(KeyFormat.readKey(in, parameters, level, target)));
  }

  /** Writes a relinearisation key. */
  public static byte[] writeRelinearizationKey(RlweParameters parameters, RelinearizationKey key) {
    return InMemory.write(
        KeyFormat.sizeOfKey(parameters, key.level()),
        parameters.n(),
        out -> KeyFormat.writeKey(out, parameters, key.key()));
  }

  /** Returns the bytes of a Galois key for {@code level}. */
  public static int sizeOfGaloisKey(RlweParameters parameters, int level) {
    return Math.toIntExact(KeyFormat.sizeOfGaloisKey(parameters, level));
  }

  /** Reads the key of Galois element {@code element} for {@code level}. */
  public static GaloisKey readGaloisKey(
      ByteBuffer bytes, RlweParameters parameters, long element, int level, PolyTarget target) {
    long size = KeyFormat.sizeOfGaloisKey(parameters, level);
    return InMemory.read(
        bytes,
        size,
        WireSubject.EVALUATION_KEYS,
        parameters.n(),
        in -> KeyFormat.readGaloisKey(in, parameters, element, level, target));
  }

  /** Writes a Galois key. */
  public static byte[] writeGaloisKey(RlweParameters parameters, GaloisKey key) {
    return InMemory.write(
        KeyFormat.sizeOfGaloisKey(parameters, key.level()),
        parameters.n(),
        out -> KeyFormat.writeGaloisKey(out, parameters, key));
  }

  /** Returns the bytes of one polynomial of a key, over all data and special primes. */
  public static int sizeOfKeyPolynomial(RlweParameters parameters) {
    return Math.toIntExact(
        PolyFormat.sizeQp(parameters.n(), parameters.q().size(), parameters.p().size()));
  }

  /** Reads one polynomial of a key; what passes through this method's own memory is wiped. */
  public static NttPoly readKeyPolynomial(
      ByteBuffer bytes, RlweParameters parameters, PolyTarget target) {
    RnsBasis basis = parameters.qpAt(parameters.maxLevel());
    return InMemory.read(
        bytes,
        sizeOfKeyPolynomial(parameters),
        WireSubject.KEY_POLYNOMIAL,
        parameters.n(),
        in -> PolyFormat.readKey(in, target.take(basis), parameters.q().size()));
  }

  /** Writes one polynomial of a key; the only copy that stays is the returned array. */
  public static byte[] writeKeyPolynomial(RlweParameters parameters, NttPoly poly) {
    if (!poly.basis().equals(parameters.qpAt(parameters.maxLevel()))) {
      throw new IllegalArgumentException("a polynomial over other primes than all of Q and P");
    }
    return InMemory.write(
        sizeOfKeyPolynomial(parameters),
        parameters.n(),
        out -> PolyFormat.writeKey(out, poly, parameters.q().size()));
  }

  /** Reads a parameters document, whose values {@link CkksParameters#check} is still to judge. */
  public static CkksParametersLiteral readParameters(byte[] document) {
    try {
      return ParametersJson.read(Json.parse(document, PARAMETERS_LIMITS).asObject());
    } catch (JsonException e) {
      throw new WireException(
          WireSubject.PARAMETERS, WireReason.DOCUMENT, String.valueOf(e.getMessage()));
    }
  }

  /** Writes a parameters document, with explicit primes. */
  public static byte[] writeParameters(CkksParametersLiteral literal) {
    return JsonWriter.toBytes(ParametersJson.write(literal));
  }

  private static int sizeOfElement(int n, int level, int polynomials) {
    return Math.toIntExact(ElementFormat.size(n, level + 1, polynomials));
  }

  private static void checkElement(
      ByteBuffer bytes, ElementShape expected, WireSubject subject, int polynomials) {
    List<PolyFormat.RowSink> nowhere = new ArrayList<>();
    for (int i = 0; i < polynomials; i++) {
      nowhere.add((index, row) -> {});
    }
    parse(bytes, expected, subject, nowhere);
  }

  private static Scale readElement(
      ByteBuffer bytes,
      ElementShape expected,
      WireSubject subject,
      int polynomials,
      PolyTarget target,
      List<NttPoly> value) {
    checkElement(bytes, expected, subject, polynomials);
    List<PolyFormat.RowSink> sinks = new ArrayList<>();
    for (int i = 0; i < polynomials; i++) {
      NttPoly poly = target.take(expected.basis());
      value.add(poly);
      sinks.add(PolyFormat.RowSink.into(poly));
    }
    return parse(bytes, expected, subject, sinks);
  }

  private static Scale parse(
      ByteBuffer bytes,
      ElementShape expected,
      WireSubject subject,
      List<PolyFormat.RowSink> sinks) {
    int n = expected.parameters().n();
    long size = sizeOfElement(n, expected.level(), sinks.size());
    return InMemory.read(bytes, size, subject, n, in -> ElementFormat.read(in, expected, sinks));
  }

  private static byte[] writeElement(List<NttPoly> value, Scale scale, int logSlots) {
    RnsBasis basis = value.get(0).basis();
    return InMemory.write(
        ElementFormat.size(basis.n(), basis.size(), value.size()),
        basis.n(),
        out -> ElementFormat.write(out, value, scale, logSlots));
  }
}
