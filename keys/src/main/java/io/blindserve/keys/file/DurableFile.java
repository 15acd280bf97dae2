package io.blindserve.keys.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes files and folders for their owner's eyes. When a method returns, what it wrote survives a
 * crash; when it fails, or the machine stops in it, a file has its old content or its new one, and
 * at most a draft lies beside it. Thread-safe.
 */
public final class DurableFile {

  private static final String DRAFT_PREFIX = ".new";
  private static final String DRAFT_SUFFIX = ".part";

  private static final int ZEROS = 1 << 16;

  private DurableFile() {}

  /** What is to be written. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes it.
     *
     * @param out stays open
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, over one that is there.
   *
   * @param file in a folder that exists
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, content, draft -> {});
  }

  /**
   * Writes over a file that is there, which stays its owner's and its group's and keeps its mode.
   *
   * @throws IOException if that is not for the user of this process to do; the file is as it was
   */
  public static void replace(Path file, Content content) throws IOException {
    write(file, content, draft -> keepRights(file, draft));
  }

  /** What is done with a draft before it takes its place. */
  private interface Preparation {
    void of(Path draft) throws IOException;
  }

  private static void keepRights(Path file, Path draft) throws IOException {
    PosixFileAttributeView from = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
    if (from == null || to == null) {
      return;
    }
    PosixFileAttributes wanted = from.readAttributes();
    PosixFileAttributes made = to.readAttributes();
    if (!made.group().equals(wanted.group())) {
      to.setGroup(wanted.group());
    }
    if (!made.owner().equals(wanted.owner())) {
      to.setOwner(wanted.owner());
    }
    to.setPermissions(wanted.permissions());
  }

  private static void write(Path file, Content content, Preparation preparation)
      throws IOException {
    Path folder = folderOf(file);
    Path draft = Files.createTempFile(folder, DRAFT_PREFIX, DRAFT_SUFFIX, ownerOnly(folder));
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        content.writeTo(Channels.newOutputStream(channel));
        preparation.of(draft);
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceFolder(folder);
  }

  /** Takes a name away. */
  @FunctionalInterface
  interface Removal {

    /** Does it, unless the machine stops. */
    void of(Path file) throws IOException;
  }

  /**
   * Removes a file. Its bytes are written over first, which helps only where the disk writes in
   * place and nobody has a copy; other names of the same content have the new bytes then. The file
   * keeps its name until its bytes are gone, so that after a crash whoever looks for it finds it
   * and erases what is left.
   */
  public static void erase(Path file) throws IOException {
    erase(file, Files::delete);
  }

  static void erase(Path file, Removal removal) throws IOException {
    overwrite(file);
    removal.of(file);
    forceFolder(folderOf(file));
  }

  private static void overwrite(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(size, ZEROS));
      long at = 0;
      while (at < size) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        at += channel.write(zeros, at);
      }
      channel.force(true);
    }
  }

  /**
   * Tells whether a file is what a write that a crash cut off left behind, or an erasure by a
   * release before this one: it may have all of the content, and {@link #erase} is for it too.
   */
  public static boolean isDraft(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(DRAFT_PREFIX) && name.endsWith(DRAFT_SUFFIX);
  }

  /** Makes a folder, and those above it, where they are missing. */
  public static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above == null) {
      throw new IOException("there is no root " + folder);
    }
    makeFolder(above);
    try {
      Files.createDirectory(folder, attributes(above, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    forceFolder(above);
  }

  /** Makes the names in a folder durable, where the platform can. */
  public static void forceFolder(Path folder) throws IOException {
    if (!knowsModes(folder)) {
      return; // Windows cannot open a folder; its rename is journalled.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Returns what makes a new file in a folder its owner's alone, where the file system can. */
  public static FileAttribute<?>[] ownerOnly(Path folder) {
    return attributes(folder, "rw-------");
  }

  private static FileAttribute<?>[] attributes(Path folder, String mode) {
    return knowsModes(folder)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean knowsModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Returns the folder that a file lies in.
   *
   * @throws IllegalArgumentException if it is a root
   */
  public static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a file lies in a folder: " + file);
    }
    return folder;
  }
}
