package io.blindserve.server.inference.plain.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders for the owner alone: whoever writes there decides what is answered. */
final class PrivateFolder {

  private static final String MODE = "rwx------";

  private PrivateFolder() {}

  /**
   * Makes a folder, where there is none.
   *
   * @throws IOException if it cannot be made, or others have rights to one that is there
   */
  static Path of(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(folder, posix ? ownerOnly() : new FileAttribute<?>[0]);
    if (posix) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
      if (!mode.endsWith("------")) {
        throw new IOException(
            "others than its owner have rights to it (" + mode + "); run chmod 700 on it");
      }
    }
    return folder;
  }

  private static FileAttribute<?>[] ownerOnly() {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE))
    };
  }
}
