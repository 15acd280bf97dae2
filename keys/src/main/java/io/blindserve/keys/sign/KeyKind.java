package io.blindserve.keys.sign;

import java.util.Arrays;
import java.util.Optional;

/** What a key signs with, and what its signatures say. */
public enum KeyKind {
  /** Ed25519 over the text of a note (C2SP signed-note). */
  ED25519(1, 32, 64),
  /** Ed25519 over a checkpoint and a time (C2SP tlog-cosignature, {@code cosignature/v1}). */
  COSIGNATURE(4, 32, 64),
  /** ML-DSA-44 over a checkpoint and a time (C2SP tlog-cosignature, {@code subtree/v1}). */
  ML_DSA_44(6, 1312, 2420);

  private final byte code;
  private final int publicBytes;
  private final int signatureBytes;

  KeyKind(int code, int publicBytes, int signatureBytes) {
    this.code = (byte) code;
    this.publicBytes = publicBytes;
    this.signatureBytes = signatureBytes;
  }

  static Optional<KeyKind> of(byte code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }

  /** Returns the first byte of a key's encoding. */
  byte code() {
    return code;
  }

  int publicBytes() {
    return publicBytes;
  }

  /** Returns the length of a signature, without the time before it. */
  int signatureBytes() {
    return signatureBytes;
  }

  /** Tells whether signatures have a time. */
  public boolean isTimed() {
    return this != ED25519;
  }
}
