package io.blindserve.he.wire;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.kernel.PolyScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The forms in which ciphertexts and key sets travel, the one of fewer bytes first. Both carry the
 * same numbers: what is read from either is equal word for word. Stateless and thread-safe.
 */
public enum WireForm {
  /** Packed residues, and seeds for uniform halves. */
  BLINDSERVE_1("blindserve-1") {
    @Override
    public long uploadBytes(KeySetShape shape) {
      return PackedKeySet.size(shape);
    }

    @Override
    public int freshBytes(CkksParameters parameters, int level) {
      return BlindserveFormat.sizeOfSeededCiphertext(parameters, level);
    }

    @Override
    public int computedBytes(CkksParameters parameters, int level) {
      return BlindserveFormat.sizeOfCiphertext(parameters, level);
    }

    @Override
    public void checkCiphertext(ByteBuffer bytes, ElementShape expected) {
      BlindserveFormat.checkCiphertext(bytes, expected);
    }

    @Override
    public Ciphertext readCiphertext(ByteBuffer bytes, ElementShape expected, PolyTarget target) {
      return BlindserveFormat.readCiphertext(bytes, expected, target);
    }

    @Override
    public byte[] writeFresh(CkksParameters parameters, SeededCiphertext ciphertext) {
      return BlindserveFormat.writeSeededCiphertext(parameters, ciphertext);
    }

    @Override
    public byte[] writeComputed(CkksParameters parameters, Ciphertext ciphertext) {
      return BlindserveFormat.writeCiphertext(parameters, ciphertext);
    }

    @Override
    public KeySetWriter keySetWriter(OutputStream stream, KeySetShape shape) {
      return new PackedKeySetWriter(stream, shape);
    }

    @Override
    KeyUpload readKeys(InputStream stream, KeySetShape expected, PolyTarget target)
        throws IOException {
      return PackedKeySetReader.read(stream, expected, target);
    }

    @Override
    void verifyKeys(InputStream stream, KeySetShape expected, PolyScope scratch)
        throws IOException {
      PackedKeySetReader.verify(stream, expected);
    }
  },

  /** The form of Lattigo v6. */
  LATTIGO_V6("lattigo-v6") {
    @Override
    public long uploadBytes(KeySetShape shape) {
      return shape.uploadBytes();
    }

    @Override
    public int freshBytes(CkksParameters parameters, int level) {
      return LattigoFormat.sizeOfCiphertext(parameters, level);
    }

    @Override
    public int computedBytes(CkksParameters parameters, int level) {
      return LattigoFormat.sizeOfCiphertext(parameters, level);
    }

    @Override
    public void checkCiphertext(ByteBuffer bytes, ElementShape expected) {
      LattigoFormat.checkCiphertext(bytes, expected);
    }

    @Override
    public Ciphertext readCiphertext(ByteBuffer bytes, ElementShape expected, PolyTarget target) {
      return LattigoFormat.readCiphertext(bytes, expected, target);
    }

    @Override
    public byte[] writeFresh(CkksParameters parameters, SeededCiphertext ciphertext) {
      return LattigoFormat.writeCiphertext(ciphertext.value());
    }

    @Override
    public byte[] writeComputed(CkksParameters parameters, Ciphertext ciphertext) {
      return LattigoFormat.writeCiphertext(ciphertext);
    }

    @Override
    public KeySetWriter keySetWriter(OutputStream stream, KeySetShape shape) {
      return new EvaluationKeySetWriter(stream, shape);
    }

    @Override
    KeyUpload readKeys(InputStream stream, KeySetShape expected, PolyTarget target)
        throws IOException {
      return EvaluationKeySetReader.read(stream, expected, target);
    }

    @Override
    void verifyKeys(InputStream stream, KeySetShape expected, PolyScope scratch)
        throws IOException {
      EvaluationKeySetReader.verify(stream, expected, scratch);
    }
  };

  private final String label;

  WireForm(String label) {
    this.label = label;
  }

  /** Returns the name in a spec's {@code wire}. */
  public String label() {
    return label;
  }

  /** Returns the form of a name. */
  public static Optional<WireForm> named(String label) {
    return Stream.of(values()).filter(form -> form.label.equals(label)).findFirst();
  }

  /** Returns the exact bytes of a whole upload of keys. */
  public abstract long uploadBytes(KeySetShape shape);

  /** Returns the exact bytes of a ciphertext that was encrypted under the secret key. */
  public abstract int freshBytes(CkksParameters parameters, int level);

  /** Returns the exact bytes of a ciphertext of degree one that was computed. */
  public abstract int computedBytes(CkksParameters parameters, int level);

  /** Checks a ciphertext of degree one, and takes no memory for it. */
  public abstract void checkCiphertext(ByteBuffer bytes, ElementShape expected);

  /** Reads a ciphertext of degree one, all of which was checked before memory is taken. */
  public abstract Ciphertext readCiphertext(
      ByteBuffer bytes, ElementShape expected, PolyTarget target);

  /** Writes a fresh ciphertext. */
  public abstract byte[] writeFresh(CkksParameters parameters, SeededCiphertext ciphertext);

  /** Writes a ciphertext of degree one that was computed. */
  public abstract byte[] writeComputed(CkksParameters parameters, Ciphertext ciphertext);

  /** Starts an upload of {@link #uploadBytes} bytes; the stream stays the caller's. */
  public abstract KeySetWriter keySetWriter(OutputStream stream, KeySetShape shape);

  abstract KeyUpload readKeys(InputStream stream, KeySetShape expected, PolyTarget target)
      throws IOException;

  abstract void verifyKeys(InputStream stream, KeySetShape expected, PolyScope scratch)
      throws IOException;

  /**
   * Reads an upload of keys in the form that its first bytes tell, and checks every number on the
   * way, with memory for two rows besides the target.
   *
   * @param target receives {@link KeySetShape#words()} words; after a failure its content means
   *     nothing
   * @throws WireException if the bytes are not exactly the expected keys
   * @throws IOException if the stream fails
   */
  public static KeyUpload readUpload(InputStream stream, KeySetShape expected, PolyTarget target)
      throws IOException {
    PushbackInputStream whole = new PushbackInputStream(stream, Envelope.magicBytes());
    return formOf(whole).readKeys(whole, expected, target);
  }

  /**
   * Checks an upload as {@link #readUpload} does and keeps nothing.
   *
   * @param scratch must have room for one polynomial over all primes
   */
  public static void verifyUpload(InputStream stream, KeySetShape expected, PolyScope scratch)
      throws IOException {
    PushbackInputStream whole = new PushbackInputStream(stream, Envelope.magicBytes());
    formOf(whole).verifyKeys(whole, expected, scratch);
  }

  /**
   * An upload of the other form begins with a flag of one byte and a small number, or with a length
   * below 2^40, so the magic is never its beginning.
   */
  private static WireForm formOf(PushbackInputStream whole) throws IOException {
    byte[] start = whole.readNBytes(Envelope.magicBytes());
    whole.unread(start);
    return Envelope.isAtStartOf(start) ? BLINDSERVE_1 : LATTIGO_V6;
  }
}
