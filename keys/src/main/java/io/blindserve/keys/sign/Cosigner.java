package io.blindserve.keys.sign;

import io.blindserve.keys.secret.SecretAccess;
import java.time.Instant;

/**
 * A key that cosigns checkpoints: says that at some time it saw a head of a log, and none that
 * contradicts it. Thread-safe; close it to wipe the key.
 */
public final class Cosigner implements AutoCloseable {

  private final SigningKey key;

  private Cosigner(SigningKey key) {
    this.key = key;
  }

  /**
   * Makes a new key.
   *
   * @param kind one that has a time
   * @param name 1 to 255 characters without blanks and plus signs
   */
  public static Cosigner create(KeyKind kind, String name) {
    if (!kind.isTimed()) {
      throw new IllegalArgumentException("keys of kind " + kind + " do not cosign");
    }
    return new Cosigner(SigningKey.create(kind, name));
  }

  /**
   * Reads what {@link #encoded} wrote; a newline may follow it.
   *
   * @param encoded the caller wipes it
   * @throws NoteException {@code MALFORMED} if it is no private key of a cosigner
   */
  public static Cosigner parse(byte[] encoded, SecretAccess access) throws NoteException {
    SigningKey key = SigningKey.parse(encoded, access);
    if (!key.verifier().kind().isTimed()) {
      key.close();
      throw NoteException.malformed("a private key is none that cosigns");
    }
    return new Cosigner(key);
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
   * Adds a signature to a checkpoint.
   *
   * @param time when the head was seen, 1970 or later
   * @throws IllegalArgumentException if the note is no checkpoint that such a key can sign
   * @throws IllegalStateException after {@link #close}
   */
  public SignedNote cosign(SignedNote checkpoint, Instant time) {
    return checkpoint.with(signature(checkpoint.text(), time));
  }

  /**
   * Returns the signature line alone, with its newline, as a witness answers; as {@link #cosign}.
   */
  public String line(SignedNote checkpoint, Instant time) {
    return signature(checkpoint.text(), time).line();
  }

  private NoteSignature signature(String text, Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < 0) {
      throw new IllegalArgumentException("a time before 1970");
    }
    NoteVerifier half = verifier();
    byte[] message =
        Cosignature.message(half.kind(), half.name(), seconds, text)
            .orElseThrow(() -> new IllegalArgumentException("the note is no checkpoint to cosign"));
    return new NoteSignature(
        half.name(), half.idBytes(), Cosignature.timed(seconds, key.sign(message)));
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
