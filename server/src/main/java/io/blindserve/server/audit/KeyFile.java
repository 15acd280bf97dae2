package io.blindserve.server.audit;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.server.audit.store.DurableFiles;
import io.blindserve.server.audit.store.LogFolder;
import java.io.IOException;
import java.util.Arrays;

/** A file with private keys: readable by its owner only. */
final class KeyFile {

  private static final int LARGEST = 1024;

  private KeyFile() {}

  /** Reads the text of keys. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(byte[] encoded, SecretAccess access) throws NoteException;
  }

  /** Tells whether there is such a file. */
  static boolean exists(LogFolder folder, String name) throws IOException {
    return folder.list(LogFolder.ROOT).contains(name);
  }

  /**
   * Writes keys durably, in the place of what has that name.
   *
   * @param encoded is wiped
   */
  static void write(LogFolder folder, String name, byte[] encoded) throws IOException {
    try {
      // A draft that a crash left behind may have had other rights.
      folder.delete(name + DurableFiles.DRAFT);
      DurableFiles files = new DurableFiles(folder);
      files.put(name, encoded);
      files.commit();
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /**
   * Reads keys.
   *
   * @return owned by the caller, who closes it
   * @throws IOException if the file cannot be read, is open to others, or holds no such keys
   */
  static <T> T read(LogFolder folder, String name, Parser<T> parser) throws IOException {
    folder.requirePrivate(name);
    byte[] encoded = folder.read(name);
    try {
      if (encoded.length > LARGEST) {
        throw new IOException("the key file of a log has " + encoded.length + " bytes");
      }
      return parser.parse(encoded, SecretAccess.granted());
    } catch (NoteException e) {
      throw new IOException("the key file of a log: " + e.getMessage(), e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
