package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import java.util.Arrays;
import java.util.List;

/**
 * A key of a log for Ed25519 and one for ML-DSA-44, under one name. Close it to wipe both.
 *
 * @param signer for Ed25519
 * @param cosigner for ML-DSA-44
 */
record KeyPair(NoteSigner signer, Cosigner cosigner) implements AutoCloseable {

  /** Makes new keys. */
  static KeyPair create(String name) {
    return new KeyPair(NoteSigner.create(name), Cosigner.create(KeyKind.ML_DSA_44, name));
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @param encoded the caller wipes it
   * @throws NoteException {@code MALFORMED} if it is no such pair
   */
  static KeyPair parse(byte[] encoded, SecretAccess access) throws NoteException {
    int end = 0;
    while (end < encoded.length && encoded[end] != '\n') {
      end++;
    }
    byte[] first = Arrays.copyOf(encoded, end);
    byte[] second = Arrays.copyOfRange(encoded, Math.min(end + 1, encoded.length), encoded.length);
    try {
      return parse(NoteSigner.parse(first, access), second, access);
    } finally {
      Arrays.fill(first, (byte) 0);
      Arrays.fill(second, (byte) 0);
    }
  }

  private static KeyPair parse(NoteSigner signer, byte[] second, SecretAccess access)
      throws NoteException {
    try {
      return new KeyPair(signer, Cosigner.parse(second, access));
    } catch (NoteException e) {
      signer.close();
      throw e;
    }
  }

  /** Returns both private keys, a line each; the caller wipes it. */
  byte[] encoded(SecretAccess access) {
    byte[] first = signer.encoded(access);
    byte[] second = cosigner.encoded(access);
    byte[] both = Arrays.copyOf(first, first.length + 1 + second.length);
    both[first.length] = '\n';
    System.arraycopy(second, 0, both, first.length + 1, second.length);
    Arrays.fill(first, (byte) 0);
    Arrays.fill(second, (byte) 0);
    return both;
  }

  /** Tells whether they are of one log, and of the kinds that they have to be. */
  boolean isOf(String name) {
    return signer.verifier().name().equals(name)
        && cosigner.verifier().name().equals(name)
        && cosigner.verifier().kind() == KeyKind.ML_DSA_44;
  }

  /** Returns the public halves, that for Ed25519 first. */
  List<NoteVerifier> verifiers() {
    return List.of(signer.verifier(), cosigner.verifier());
  }

  @Override
  public void close() {
    signer.close();
    cosigner.close();
  }
}
