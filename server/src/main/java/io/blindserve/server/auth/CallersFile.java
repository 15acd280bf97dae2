package io.blindserve.server.auth;

import io.blindserve.keys.file.DurableFile;
import io.blindserve.keys.store.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file of callers. It has no secret, but whoever may write it may call: others than its owner
 * must not. What changes it leaves the lines alone that it is not about.
 */
public final class CallersFile {

  private static final int LARGEST = 1 << 22;

  private final Path path;

  /** Names a file. */
  public CallersFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** What tells two states of a file apart. */
  record Stamp(
      FileTime modified, long size, String file, Optional<Set<PosixFilePermission>> modes) {}

  /**
   * Reads it.
   *
   * @throws IOException with one line if it cannot be read, others may write it, or it is malformed
   */
  public CallerList read() throws IOException {
    return parse(text());
  }

  private CallerList parse(String text) throws IOException {
    try {
      return CallerList.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  private String text() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      requireOwnersAlone();
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException(path + " is larger than " + LARGEST + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileSystemException e) {
      throw unreadable(e);
    }
  }

  private IOException unreadable(FileSystemException e) {
    return new IOException(
        e instanceof NoSuchFileException
            ? "there is no file of callers " + path
            : "the file of callers " + path + " cannot be read",
        e);
  }

  private void requireOwnersAlone() throws IOException {
    if (modes()
        .filter(
            all ->
                all.contains(PosixFilePermission.GROUP_WRITE)
                    || all.contains(PosixFilePermission.OTHERS_WRITE))
        .isPresent()) {
      throw new IOException(
          path + " can be written by others than its owner; run chmod go-w on it");
    }
  }

  private Optional<Set<PosixFilePermission>> modes() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view == null ? Optional.empty() : Optional.of(view.readAttributes().permissions());
  }

  /** Returns its state as far as the file system tells it. */
  Stamp stamp() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()), modes());
    } catch (FileSystemException e) {
      throw unreadable(e);
    }
  }

  /**
   * Adds a line, and makes the file where there is none.
   *
   * @throws IOException if the file was not right before, would not be after, or cannot be written
   */
  public void add(CallerEntry entry) throws IOException {
    locked(() -> append(entry));
  }

  private int append(CallerEntry entry) throws IOException {
    String before = Files.exists(path) ? text() : "";
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    replace(before + gap + entry.line() + "\n");
    return 1;
  }

  /**
   * Removes all lines of a name.
   *
   * @return how many there were
   * @throws IOException if the file was not right before, or cannot be written
   */
  public int remove(String name) throws IOException {
    return locked(() -> without(name));
  }

  private int without(String name) throws IOException {
    String before = text();
    CallerList list = parse(before);
    int count = (int) list.entries().stream().filter(one -> one.name().equals(name)).count();
    if (count > 0) {
      replace(
          before
              .lines()
              .filter(line -> !CallerList.isEntry(line) || !isOf(line, name))
              .map(line -> line + "\n")
              .collect(Collectors.joining()));
    }
    return count;
  }

  private static boolean isOf(String line, String name) {
    return CallerEntry.parse(line).name().equals(name);
  }

  /** A change of the file. */
  private interface Change {
    int make() throws IOException;
  }

  /** Of two changes at once none is lost. */
  private int locked(Change change) throws IOException {
    if (!Files.isDirectory(DurableFile.folderOf(path))) {
      throw new IOException("there is no folder for the file of callers " + path);
    }
    try {
      return new PrivateFile(path)
          .locked(
              () -> {
                try {
                  return change.make();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whose file it is, and who may read it, is as before: the server must be able to. */
  private void replace(String text) throws IOException {
    parse(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(path)) {
      DurableFile.write(path, out -> out.write(bytes));
      return;
    }
    try {
      DurableFile.replace(path.toRealPath(), out -> out.write(bytes));
    } catch (FileSystemException e) {
      throw new IOException(
          path + " cannot be written so that it stays its owner's; run this as the owner of it", e);
    }
  }

  /** Returns the path. */
  @Override
  public String toString() {
    return path.toString();
  }
}
