package io.blindserve.server.model;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whose versions are served: everybody's, or those whose manifest a trusted key has signed.
 * Immutable.
 */
public final class ModelTrust {

  /** Every version is served that lies in the folder, signed or not. */
  public static final ModelTrust ANYBODY = new ModelTrust(List.of());

  private static final long LARGEST = 1 << 16;

  private final List<NoteVerifier> keys;

  private ModelTrust(List<NoteVerifier> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Trusts some keys.
   *
   * @param file verifier keys for Ed25519, one a line; empty lines and those that begin with {@code
   *     #} are passed over
   * @throws IllegalArgumentException with one sentence if it cannot be read or names no key
   */
  public static ModelTrust ofFile(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(file + " is larger than a file of keys can be");
      }
      List<NoteVerifier> keys =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .map(line -> key(file, line))
              .distinct()
              .toList();
      if (keys.isEmpty()) {
        throw new IllegalArgumentException(file + " names no key");
      }
      return new ModelTrust(keys);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }

  private static NoteVerifier key(Path file, String line) {
    try {
      return NoteVerifier.parse(line);
    } catch (NoteException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns whether only signed versions are served. */
  public boolean isRequired() {
    return !keys.isEmpty();
  }

  /**
   * Reads a manifest, and believes it.
   *
   * @param bytes the file, at most {@link SignedNote#LARGEST} bytes
   * @throws ModelLoadException if it is none, or a signature is required and it has none that
   *     counts
   */
  Manifest read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean signed = text.contains("\n\n");
    if (!signed && isRequired()) {
      throw ModelLoadException.told(Manifest.FILE + " is not signed, which is required here");
    }
    try {
      return Manifest.parse(signed ? believed(bytes) : text);
    } catch (IllegalArgumentException e) {
      throw ModelLoadException.told(String.valueOf(e.getMessage()), e);
    }
  }

  private String believed(byte[] bytes) {
    try {
      SignedNote note = SignedNote.parse(bytes);
      if (isRequired()) {
        note.verify(keys);
      }
      return note.text();
    } catch (NoteException e) {
      throw ModelLoadException.told(
          switch (e.reason()) {
            case MALFORMED -> Manifest.FILE + " has signatures that cannot be read";
            case BAD_SIGNATURE -> Manifest.FILE + " is not what the key in its signature signed";
            case UNSIGNED -> Manifest.FILE + " is not signed by a key that is trusted here";
          },
          e);
    }
  }
}
