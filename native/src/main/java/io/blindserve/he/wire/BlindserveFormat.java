package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.UniformSeed;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Ciphertexts of degree one in the form {@code blindserve-1} (docs/protocol.md, section 8); key
 * sets have {@link WireForm}. Readers take the bytes between position and limit, which must be one
 * object exactly, check all of them before they take memory, and throw {@link WireException}.
 * Writers are canonical. Stateless and thread-safe.
 */
public final class BlindserveFormat {

  private BlindserveFormat() {}

  /** Returns the bytes of a fresh ciphertext that carries a seed. */
  public static int sizeOfSeededCiphertext(CkksParameters parameters, int level) {
    return Math.toIntExact(PackedElement.size(parameters, level, Envelope.Type.SEEDED_CIPHERTEXT));
  }

  /** Returns the bytes of a ciphertext that carries both polynomials. */
  public static int sizeOfCiphertext(CkksParameters parameters, int level) {
    return Math.toIntExact(PackedElement.size(parameters, level, Envelope.Type.CIPHERTEXT));
  }

  /**
   * Checks a ciphertext as {@link #readCiphertext} does, takes no memory for it, and leaves its
   * seed alone.
   */
  public static void checkCiphertext(ByteBuffer bytes, ElementShape expected) {
    check(bytes, expected);
  }

  private static Envelope.Type check(ByteBuffer bytes, ElementShape expected) {
    Envelope.Type type = Envelope.typeOfCiphertext(bytes);
    if (type == Envelope.Type.SEEDED_CIPHERTEXT && !expected.exactScale()) {
      throw new WireException(
          WireSubject.CIPHERTEXT, WireReason.TYPE, "a seed where a result is expected");
    }
    parse(bytes, expected, type, (index, row) -> {}, Optional.empty());
    return type;
  }

  /**
   * Reads a ciphertext. One with a seed is accepted only where a fresh one is expected ({@link
   * ElementShape#exactScale}): what was computed has none.
   */
  public static Ciphertext readCiphertext(
      ByteBuffer bytes, ElementShape expected, PolyTarget target) {
    Envelope.Type type = check(bytes, expected);
    NttPoly c0 = target.take(expected.basis());
    NttPoly c1 = target.take(expected.basis());
    Scale scale =
        parse(
            bytes,
            expected,
            type,
            PolyFormat.RowSink.into(c0),
            Optional.of(PolyFormat.RowSink.into(c1)));
    return Ciphertext.of(c0, c1, scale, expected.logSlots());
  }

  private static Scale parse(
      ByteBuffer bytes,
      ElementShape expected,
      Envelope.Type type,
      PolyFormat.RowSink c0,
      Optional<PolyFormat.RowSink> c1) {
    CkksParameters parameters = expected.parameters();
    return InMemory.read(
        bytes,
        PackedElement.size(parameters, expected.level(), type),
        WireSubject.CIPHERTEXT,
        parameters.n(),
        in -> PackedElement.read(in, expected, type, c0, c1));
  }

  /** Writes both polynomials of a ciphertext. */
  public static byte[] writeCiphertext(CkksParameters parameters, Ciphertext ciphertext) {
    return write(
        sizeOfCiphertext(parameters, ciphertext.level()),
        parameters,
        out -> PackedElement.write(out, parameters, ciphertext, Optional.empty()),
        ciphertext);
  }

  /** Writes the first polynomial of a fresh ciphertext, and the seed of the second. */
  public static byte[] writeSeededCiphertext(
      CkksParameters parameters, SeededCiphertext ciphertext) {
    Optional<UniformSeed> seed = Optional.of(ciphertext.seed());
    return write(
        sizeOfSeededCiphertext(parameters, ciphertext.value().level()),
        parameters,
        out -> PackedElement.write(out, parameters, ciphertext.value(), seed),
        ciphertext.value());
  }

  private static byte[] write(
      long size, CkksParameters parameters, InMemory.Writer writer, Ciphertext ciphertext) {
    if (ciphertext.degree() != 1
        || !ciphertext.c0().basis().equals(parameters.rlwe().qAt(ciphertext.level()))) {
      throw new IllegalArgumentException(
          "a ciphertext of another degree than one, or of other primes than the parameters'");
    }
    return InMemory.write(size, parameters.n(), writer);
  }
}
