package io.blindserve.keys.sign;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** RFC 8032. Signatures are deterministic. */
final class Ed25519 {

  private Ed25519() {}

  /** Returns the public half of a seed of 32 bytes. */
  static PublicKey publicOf(byte[] seed) {
    return new Key(new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey());
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if the 32 bytes are no point
   */
  static PublicKey publicKey(byte[] encoded) {
    return new Key(new Ed25519PublicKeyParameters(encoded, 0));
  }

  static byte[] sign(byte[] seed, byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, new Ed25519PrivateKeyParameters(seed, 0));
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  private record Key(Ed25519PublicKeyParameters key) implements PublicKey {

    @Override
    public byte[] encoded() {
      return key.getEncoded();
    }

    @Override
    public boolean signed(byte[] message, byte[] signature) {
      Ed25519Signer check = new Ed25519Signer();
      check.init(false, key);
      check.update(message, 0, message.length);
      return check.verifySignature(signature);
    }
  }
}
