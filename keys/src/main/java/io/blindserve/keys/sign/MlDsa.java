package io.blindserve.keys.sign;

import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * ML-DSA-44 of FIPS 204 with an empty context. Signing is hedged: the same message has many
 * signatures.
 */
final class MlDsa {

  private static final SecureRandom RANDOM = new SecureRandom();

  private MlDsa() {}

  /** Returns the public half of a seed of 32 bytes. */
  static PublicKey publicOf(byte[] seed) {
    MLDSAPrivateKeyParameters key = privateKey(seed);
    try {
      return new Key(key.getPublicKeyParameters());
    } finally {
      key.destroy();
    }
  }

  private static MLDSAPrivateKeyParameters privateKey(byte[] seed) {
    return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed);
  }

  /** Reads a key of 1,312 bytes. */
  static PublicKey publicKey(byte[] encoded) {
    return new Key(new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, encoded));
  }

  static byte[] sign(byte[] seed, byte[] message) {
    MLDSAPrivateKeyParameters key = privateKey(seed);
    try {
      MLDSASigner signer = new MLDSASigner();
      signer.init(true, new ParametersWithRandom(key, RANDOM));
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException("a key of the right size signs any message", e);
    } finally {
      key.destroy();
    }
  }

  private record Key(MLDSAPublicKeyParameters key) implements PublicKey {

    @Override
    public byte[] encoded() {
      return key.getEncoded();
    }

    @Override
    public boolean signed(byte[] message, byte[] signature) {
      MLDSASigner check = new MLDSASigner();
      check.init(false, key);
      check.update(message, 0, message.length);
      return check.verifySignature(signature);
    }
  }
}
