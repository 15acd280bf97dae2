package io.blindserve.keys.sign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** The public half of a key that signs notes: what auditors pin. Immutable. */
public final class NoteVerifier {

  static final int SIGNATURE_BYTES = 64;

  private static final int LONGEST = 1024;
  private static final int PARTS = 3;

  private final String name;
  private final Ed25519PublicKeyParameters key;
  private final byte[] id;

  NoteVerifier(String name, Ed25519PublicKeyParameters key) {
    this.name = name;
    this.key = key;
    this.id = KeyNames.id(name, key.getEncoded());
  }

  /**
   * Reads a verifier key: name, id and key, with plus signs between.
   *
   * @throws NoteException {@code MALFORMED} if it is none, or none for Ed25519
   */
  public static NoteVerifier parse(String text) throws NoteException {
    String[] parts = text.length() > LONGEST ? new String[0] : text.split("\\+", PARTS);
    if (parts.length != PARTS || !KeyNames.isName(parts[0])) {
      throw NoteException.malformed("a verifier key has a name, an id and a key");
    }
    NoteVerifier verifier = new NoteVerifier(parts[0], publicKey(parts[2]));
    if (!verifier.toString().equals(text)) {
      throw NoteException.malformed("the id of a verifier key is not that of its name and key");
    }
    return verifier;
  }

  private static Ed25519PublicKeyParameters publicKey(String digits) throws NoteException {
    try {
      byte[] encoded = Base64.getDecoder().decode(digits);
      if (encoded.length == 1 + Ed25519PublicKeyParameters.KEY_SIZE
          && encoded[0] == KeyNames.ED25519) {
        return new Ed25519PublicKeyParameters(encoded, 1);
      }
    } catch (IllegalArgumentException e) {
      throw NoteException.malformed("the key of a verifier key is no point or no base64");
    }
    throw NoteException.malformed("the key of a verifier key is none for Ed25519");
  }

  /** Returns the name of the key. */
  public String name() {
    return name;
  }

  /** Returns the id of the key, 8 hexadecimal digits. */
  public String id() {
    return KeyNames.hex(id);
  }

  boolean isMeantBy(String keyName, byte[] keyId) {
    return name.equals(keyName) && Arrays.equals(id, keyId);
  }

  boolean made(byte[] signature, String text) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    Ed25519Signer check = new Ed25519Signer();
    check.init(false, key);
    check.update(message, 0, message.length);
    return check.verifySignature(signature);
  }

  byte[] idBytes() {
    return id.clone();
  }

  /** Tells whether both are the same name and key. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NoteVerifier verifier && toString().equals(verifier.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Returns the verifier key as {@link #parse} reads it. */
  @Override
  public String toString() {
    byte[] encoded = KeyNames.withKind(key.getEncoded());
    return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(encoded);
  }
}
