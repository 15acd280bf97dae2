package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file with a private key: readable by its owner only. */
final class KeyFile {

  private static final int LARGEST = 1024;

  private KeyFile() {}

  /** Reads the text of a key. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(byte[] encoded, SecretAccess access) throws NoteException;
  }

  /**
   * Writes a key durably.
   *
   * @param encoded is wiped
   */
  static void create(Path file, byte[] encoded) throws IOException {
    try {
      PrivateFiles.createDurably(file, encoded);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /**
   * Reads a key.
   *
   * @return owned by the caller, who closes it
   * @throws IOException if the file cannot be read, is open to others, or holds no such key
   */
  static <T> T read(Path file, Parser<T> parser) throws IOException {
    PrivateFiles.requireOwnerOnly(file);
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new IOException("the key file of a log has " + size + " bytes");
    }
    byte[] encoded = Files.readAllBytes(file);
    try {
      return parser.parse(encoded, SecretAccess.granted());
    } catch (NoteException e) {
      throw new IOException("the key file of a log: " + e.getMessage(), e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
