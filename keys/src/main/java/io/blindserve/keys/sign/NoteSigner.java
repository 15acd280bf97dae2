package io.blindserve.keys.sign;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A key that signs notes. Signatures are deterministic: the same text gives the same note.
 * Thread-safe; close it to wipe the key.
 */
public final class NoteSigner implements AutoCloseable {

  /** The first words of an encoded private key, which {@code golang.org/x/mod} reads as well. */
  private static final String PREFIX = "PRIVATE+KEY+";

  private static final int LONGEST = 1024;
  private static final int PARTS = 3;
  private static final int SEED_BYTES = Ed25519PrivateKeyParameters.KEY_SIZE;

  private final SecretBytes seed;
  private final NoteVerifier verifier;

  private NoteSigner(String name, SecretBytes seed) {
    this.seed = seed;
    this.verifier =
        seed.use(
            SecretAccess.granted(),
            bytes ->
                new NoteVerifier(
                    name, new Ed25519PrivateKeyParameters(bytes, 0).generatePublicKey()));
  }

  /**
   * Makes a new key.
   *
   * @param name 1 to 255 characters without blanks and plus signs
   */
  public static NoteSigner create(String name) {
    if (!KeyNames.isName(name)) {
      throw new IllegalArgumentException("a key name is 1 to 255 characters without blanks and +");
    }
    return new NoteSigner(name, SecretBytes.random(SEED_BYTES));
  }

  /**
   * Reads what {@link #encoded} wrote; a newline may follow it.
   *
   * @param encoded the caller wipes it
   * @throws NoteException {@code MALFORMED} if it is no private key for Ed25519
   */
  public static NoteSigner parse(byte[] encoded, SecretAccess access) throws NoteException {
    // A string cannot be wiped; this one is as short-lived as it can be.
    String text = new String(encoded, StandardCharsets.UTF_8).stripTrailing();
    String[] parts =
        encoded.length > LONGEST || !text.startsWith(PREFIX)
            ? new String[0]
            : text.substring(PREFIX.length()).split("\\+", PARTS);
    if (parts.length != PARTS || !KeyNames.isName(parts[0])) {
      throw NoteException.malformed("a private key has a name, an id and a key");
    }
    NoteSigner signer = new NoteSigner(parts[0], seed(parts[2], access));
    if (!signer.verifier.id().equals(parts[1])) {
      signer.close();
      throw NoteException.malformed("the id of a private key is not that of its name and key");
    }
    return signer;
  }

  private static SecretBytes seed(String digits, SecretAccess access) throws NoteException {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(digits);
    } catch (IllegalArgumentException e) {
      throw NoteException.malformed("a private key is not in base64");
    }
    byte[] seed = key.length == 0 ? key : Arrays.copyOfRange(key, 1, key.length);
    try {
      if (seed.length != SEED_BYTES || key[0] != KeyNames.ED25519) {
        throw NoteException.malformed("a private key is none for Ed25519");
      }
      return SecretBytes.copyOf(seed, access);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** Returns the private key as text, which the caller keeps from everybody and wipes. */
  public byte[] encoded(SecretAccess access) {
    return seed.use(
        access,
        bytes -> {
          byte[] key = KeyNames.withKind(bytes);
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

  /** Returns the public half. */
  public NoteVerifier verifier() {
    return verifier;
  }

  /**
   * Signs a text.
   *
   * @param text ends with a newline and has no other control characters than newlines
   * @return the note with one signature
   * @throws IllegalStateException after {@link #close}
   */
  public SignedNote sign(String text) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    byte[] signature =
        seed.use(
            SecretAccess.granted(),
            bytes -> {
              Ed25519Signer signer = new Ed25519Signer();
              signer.init(true, new Ed25519PrivateKeyParameters(bytes, 0));
              signer.update(message, 0, message.length);
              return signer.generateSignature();
            });
    return SignedNote.of(text, new NoteSignature(verifier.name(), verifier.idBytes(), signature));
  }

  /** Wipes the key. */
  @Override
  public void close() {
    seed.close();
  }

  /** Returns the verifier key, never a private byte. */
  @Override
  public String toString() {
    return verifier.toString();
  }
}
