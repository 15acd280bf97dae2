package io.blindserve.keys.sign;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A private key: its seed, and how it is written down. Thread-safe; close it to wipe the seed. */
final class SigningKey implements AutoCloseable {

  /** The first words of an encoded private key, which {@code golang.org/x/mod} reads as well. */
  private static final String PREFIX = "PRIVATE+KEY+";

  private static final int LONGEST = 1024;
  private static final int PARTS = 3;
  private static final int SEED_BYTES = 32;

  private final SecretBytes seed;
  private final NoteVerifier verifier;

  private SigningKey(KeyKind kind, String name, SecretBytes seed) {
    this.seed = seed;
    this.verifier =
        seed.use(
            SecretAccess.granted(),
            bytes ->
                new NoteVerifier(
                    name,
                    kind,
                    kind == KeyKind.ML_DSA_44 ? MlDsa.publicOf(bytes) : Ed25519.publicOf(bytes)));
  }

  static SigningKey create(KeyKind kind, String name) {
    if (!KeyNames.isName(name)) {
      throw new IllegalArgumentException("a key name is 1 to 255 characters without blanks and +");
    }
    return new SigningKey(kind, name, SecretBytes.random(SEED_BYTES));
  }

  /**
   * Reads what {@link #encoded} wrote; a newline may follow it.
   *
   * @throws NoteException {@code MALFORMED} if it is no private key
   */
  static SigningKey parse(byte[] encoded, SecretAccess access) throws NoteException {
    // A string cannot be wiped; this one is as short-lived as it can be.
    String text = new String(encoded, StandardCharsets.UTF_8).stripTrailing();
    String[] parts =
        encoded.length > LONGEST || !text.startsWith(PREFIX)
            ? new String[0]
            : text.substring(PREFIX.length()).split("\\+", PARTS);
    if (parts.length != PARTS || !KeyNames.isName(parts[0])) {
      throw NoteException.malformed("a private key has a name, an id and a key");
    }
    SigningKey key = key(parts[0], parts[2], access);
    if (!key.verifier.id().equals(parts[1])) {
      key.close();
      throw NoteException.malformed("the id of a private key is not that of its name and key");
    }
    return key;
  }

  private static SigningKey key(String name, String digits, SecretAccess access)
      throws NoteException {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(digits);
    } catch (IllegalArgumentException e) {
      throw NoteException.malformed("a private key is not in base64");
    }
    byte[] seed = key.length == 0 ? key : Arrays.copyOfRange(key, 1, key.length);
    try {
      if (seed.length != SEED_BYTES) {
        throw NoteException.malformed("a private key has a seed of " + seed.length + " bytes");
      }
      KeyKind kind =
          KeyKind.of(key[0])
              .orElseThrow(() -> NoteException.malformed("a private key is of no known kind"));
      return new SigningKey(kind, name, SecretBytes.copyOf(seed, access));
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** Returns the private key as text, which the caller keeps from everybody and wipes. */
  byte[] encoded(SecretAccess access) {
    return seed.use(
        access,
        bytes -> {
          byte[] key = KeyNames.withKind(verifier.kind(), bytes);
          byte[] digits = Base64.getEncoder().encode(key);
          byte[] head =
              (PREFIX + verifier.name() + "+" + verifier.id() + "+")
                  .getBytes(StandardCharsets.UTF_8);
          byte[] text = Arrays.copyOf(head, head.length + digits.length);
          System.arraycopy(digits, 0, text, head.length, digits.length);
          Arrays.fill(key, (byte) 0);
          Arrays.fill(digits, (byte) 0);
          return text;
        });
  }

  NoteVerifier verifier() {
    return verifier;
  }

  /**
   * Signs a message.
   *
   * @throws IllegalStateException after {@link #close}
   */
  byte[] sign(byte[] message) {
    return seed.use(
        SecretAccess.granted(),
        bytes ->
            verifier.kind() == KeyKind.ML_DSA_44
                ? MlDsa.sign(bytes, message)
                : Ed25519.sign(bytes, message));
  }

  @Override
  public void close() {
    seed.close();
  }
}
