package io.blindserve.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files for the owner's eyes. */
final class PrivateFiles {

  /** Ends the name of a file that is not whole yet. */
  private static final String DRAFT = ".new";

  private PrivateFiles() {}

  /** Tells whether a file is what a creation that a crash cut off left behind. */
  static boolean isDraft(Path file) {
    return file.getFileName().toString().endsWith(DRAFT);
  }

  /** Opens a file for reading and writing; a new one is readable by its owner only. */
  static FileChannel open(Path file) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return FileChannel.open(file, options, ownerOnly(file));
  }

  /** Creates a file whole or not at all, and durably. */
  static void createDurably(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    Files.deleteIfExists(draft);
    try (FileChannel channel = open(draft)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    forceParent(file);
  }

  /**
   * Refuses a file that others than its owner have rights to, where the platform knows.
   *
   * @throws IOException if it is open to others, or cannot be looked at
   */
  static void requireOwnerOnly(Path file) throws IOException {
    if (isPosix(file)) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.endsWith("------")) {
        throw new IOException(
            "others than its owner have rights to "
                + file
                + " ("
                + mode
                + "); run chmod 600 on it");
      }
    }
  }

  /** Makes the names in a file's folder durable, where the platform can. */
  static void forceParent(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      forceFolder(folder);
    }
  }

  /** Makes the names in a folder durable, where the platform can. */
  static void forceFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return isPosix(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
