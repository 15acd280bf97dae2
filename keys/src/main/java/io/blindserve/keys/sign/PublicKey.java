package io.blindserve.keys.sign;

/** The public half of a key pair. Immutable. */
interface PublicKey {

  /** Reads the bytes of a key: 32 for Ed25519, 1,312 for ML-DSA-44; the caller counted them. */
  static PublicKey of(KeyKind kind, byte[] encoded) {
    return kind == KeyKind.ML_DSA_44 ? MlDsa.publicKey(encoded) : Ed25519.publicKey(encoded);
  }

  /** Returns a copy of the bytes. */
  byte[] encoded();

  boolean signed(byte[] message, byte[] signature);
}
