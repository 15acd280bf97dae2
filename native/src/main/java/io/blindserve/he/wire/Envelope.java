package io.blindserve.he.wire;

import io.blindserve.he.rlwe.ParameterDigest;
import io.blindserve.he.rlwe.RlweParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The {@value #SIZE} bytes that every object of {@code blindserve-1} begins with: magic, u8
 * version, u8 type, six zeros, u64 length of the whole object, digest of the parameters.
 */
final class Envelope {

  static final int SIZE = 56;

  private static final byte[] MAGIC = "blindsrv".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int VERSION_AT = 8;
  private static final int TYPE_AT = 9;
  private static final int ZEROS_AT = 10;
  private static final int LENGTH_AT = 16;
  private static final int DIGEST_AT = 24;

  private Envelope() {}

  /** Bytes by which the form of an upload is known. */
  static int magicBytes() {
    return MAGIC.length;
  }

  /** Returns whether {@code bytes} begin as an object of this form; nothing else does. */
  static boolean isAtStartOf(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** What an object is. */
  enum Type {
    SEEDED_CIPHERTEXT(1),
    CIPHERTEXT(2),
    EVALUATION_KEYS(3);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  /** Reads which kind of ciphertext follows, so that its size is known. The position stays. */
  static Type typeOfCiphertext(ByteBuffer bytes) {
    if (bytes.remaining() < SIZE) {
      throw refuse(WireSubject.CIPHERTEXT, WireReason.LENGTH, "shorter than an envelope");
    }
    byte[] head = new byte[SIZE];
    bytes.duplicate().get(head);
    requireVersion(head, WireSubject.CIPHERTEXT);
    for (Type type : new Type[] {Type.SEEDED_CIPHERTEXT, Type.CIPHERTEXT}) {
      if (head[TYPE_AT] == type.code) {
        return type;
      }
    }
    throw refuse(WireSubject.CIPHERTEXT, WireReason.TYPE, "the type is not that of a ciphertext");
  }

  /** Reads an envelope that must be exactly this one. */
  static void expect(WireInput in, Type type, long size, RlweParameters parameters)
      throws IOException {
    byte[] head = in.bytes(SIZE);
    requireVersion(head, in.subject());
    if (head[TYPE_AT] != type.code) {
      throw in.refuse(WireReason.TYPE, "the type is " + head[TYPE_AT] + ", expected " + type.code);
    }
    for (int i = ZEROS_AT; i < LENGTH_AT; i++) {
      if (head[i] != 0) {
        throw in.refuse(WireReason.RESERVED, "a reserved byte of the envelope is not zero");
      }
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(LENGTH_AT);
    if (length != size) {
      throw in.refuse(
          WireReason.LENGTH,
          "the length is " + Long.toUnsignedString(length) + ", expected " + size);
    }
    if (!Arrays.equals(
        head, DIGEST_AT, SIZE, ParameterDigest.of(parameters), 0, ParameterDigest.BYTES)) {
      throw in.refuse(WireReason.OTHER_PARAMETERS, "the digest is that of other parameters");
    }
  }

  private static void requireVersion(byte[] head, WireSubject subject) {
    if (!isAtStartOf(head)) {
      throw refuse(subject, WireReason.MAGIC, "the magic is missing");
    }
    if (head[VERSION_AT] != VERSION) {
      throw refuse(subject, WireReason.VERSION, "version " + head[VERSION_AT] + " is unknown");
    }
  }

  private static WireException refuse(WireSubject subject, WireReason reason, String detail) {
    return new WireException(subject, reason, detail);
  }

  static void write(WireOutput out, Type type, long size, RlweParameters parameters)
      throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    head.put(MAGIC).put((byte) VERSION).put((byte) type.code);
    head.putLong(LENGTH_AT, size);
    head.position(DIGEST_AT).put(ParameterDigest.of(parameters));
    out.putBytes(head.array());
  }
}
