package io.blindserve.keys.sign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The public half of a key that signs notes: what auditors pin. Immutable. */
public final class NoteVerifier {

  /** A name and a key for ML-DSA-44 have about 2,020 characters. */
  private static final int LONGEST = 4096;

  private static final int PARTS = 3;

  private final String name;
  private final KeyKind kind;
  private final PublicKey key;
  private final byte[] id;

  NoteVerifier(String name, KeyKind kind, PublicKey key) {
    this.name = name;
    this.kind = kind;
    this.key = key;
    this.id = KeyNames.id(name, kind, key.encoded());
  }

  /**
   * Reads a verifier key: name, id and key, with plus signs between.
   *
   * @throws NoteException {@code MALFORMED} if it is none, or of no kind that is known
   */
  public static NoteVerifier parse(String text) throws NoteException {
    String[] parts = text.length() > LONGEST ? new String[0] : text.split("\\+", PARTS);
    if (parts.length != PARTS || !KeyNames.isName(parts[0])) {
      throw NoteException.malformed("a verifier key has a name, an id and a key");
    }
    NoteVerifier verifier = read(parts[0], parts[2]);
    if (!verifier.toString().equals(text)) {
      throw NoteException.malformed("the id of a verifier key is not that of its name and key");
    }
    return verifier;
  }

  /**
   * Reads verifier keys with white space between them, as {@code audit vkey} prints them.
   *
   * @throws NoteException {@code MALFORMED} if one is none, or there is none
   */
  public static List<NoteVerifier> parseAll(String text) throws NoteException {
    List<NoteVerifier> keys = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      keys.add(parse(word));
    }
    return List.copyOf(keys);
  }

  private static NoteVerifier read(String name, String digits) throws NoteException {
    try {
      byte[] encoded = Base64.getDecoder().decode(digits);
      Optional<KeyKind> kind = encoded.length == 0 ? Optional.empty() : KeyKind.of(encoded[0]);
      if (kind.isPresent() && encoded.length == 1 + kind.get().publicBytes()) {
        byte[] key = Arrays.copyOfRange(encoded, 1, encoded.length);
        return new NoteVerifier(name, kind.get(), PublicKey.of(kind.get(), key));
      }
    } catch (IllegalArgumentException e) {
      throw NoteException.malformed("the key of a verifier key is no point or no base64");
    }
    throw NoteException.malformed("the key of a verifier key is of no known kind or size");
  }

  /** Returns the name of the key. */
  public String name() {
    return name;
  }

  /** Returns what it signs with. */
  public KeyKind kind() {
    return kind;
  }

  /** Returns the id of the key, 8 hexadecimal digits. */
  public String id() {
    return KeyNames.hex(id);
  }

  boolean isMeantBy(String keyName, byte[] keyId) {
    return name.equals(keyName) && Arrays.equals(id, keyId);
  }

  boolean made(byte[] signature, String text) {
    if (!kind.isTimed()) {
      return signature.length == kind.signatureBytes()
          && key.signed(text.getBytes(StandardCharsets.UTF_8), signature);
    }
    long seconds = Cosignature.seconds(signature);
    if (seconds < 0 || signature.length != Cosignature.TIME_BYTES + kind.signatureBytes()) {
      return false;
    }
    byte[] bare = Arrays.copyOfRange(signature, Cosignature.TIME_BYTES, signature.length);
    return Cosignature.message(kind, name, seconds, text)
        .map(message -> key.signed(message, bare))
        .orElse(false);
  }

  /** Tells whether the keys are the same bytes, whatever their names and kinds. */
  boolean isSameKey(NoteVerifier other) {
    return Arrays.equals(key.encoded(), other.key.encoded());
  }

  byte[] idBytes() {
    return id.clone();
  }

  /** Tells whether both are the same name, kind and key. */
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
    byte[] encoded = KeyNames.withKind(kind, key.encoded());
    return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(encoded);
  }
}
