package io.blindserve.keys.sign;

import io.blindserve.keys.secret.SecretAccess;
import java.nio.charset.StandardCharsets;

/**
 * An Ed25519 key that signs notes. Signatures are deterministic: the same text gives the same note.
 * Thread-safe; close it to wipe the key.
 */
public final class NoteSigner implements AutoCloseable {

  private final SigningKey key;

  private NoteSigner(SigningKey key) {
    this.key = key;
  }

  /**
   * Makes a new key.
   *
   * @param name 1 to 255 characters without blanks and plus signs
   */
  public static NoteSigner create(String name) {
    return new NoteSigner(SigningKey.create(KeyKind.ED25519, name));
  }

  /**
   * Reads what {@link #encoded} wrote; a newline may follow it.
   *
   * @param encoded the caller wipes it
   * @throws NoteException {@code MALFORMED} if it is no private key for Ed25519
   */
  public static NoteSigner parse(byte[] encoded, SecretAccess access) throws NoteException {
    SigningKey key = SigningKey.parse(encoded, access);
    if (key.verifier().kind() != KeyKind.ED25519) {
      key.close();
      throw NoteException.malformed("a private key is none that signs notes");
    }
    return new NoteSigner(key);
  }

  /** Returns the private key as text, which the caller keeps from everybody and wipes. */
  public byte[] encoded(SecretAccess access) {
    return key.encoded(access);
  }

  /** Returns the public half. */
  public NoteVerifier verifier() {
    return key.verifier();
  }

  /**
   * Signs a text.
   *
   * @param text ends with a newline and has no other control characters than newlines
   * @return the note with one signature
   * @throws IllegalStateException after {@link #close}
   */
  public SignedNote sign(String text) {
    return SignedNote.of(text, signature(text));
  }

  /**
   * Adds a signature to a note.
   *
   * @return the note with one signature more, at its end
   * @throws IllegalStateException after {@link #close}
   */
  public SignedNote sign(SignedNote note) {
    return note.with(signature(note.text()));
  }

  private NoteSignature signature(String text) {
    byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
    return new NoteSignature(verifier().name(), verifier().idBytes(), signature);
  }

  /** Wipes the key. */
  @Override
  public void close() {
    key.close();
  }

  /** Returns the verifier key, never a private byte. */
  @Override
  public String toString() {
    return verifier().toString();
  }
}
