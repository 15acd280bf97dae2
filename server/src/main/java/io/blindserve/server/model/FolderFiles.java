package io.blindserve.server.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files inside one folder: sizes are bounded, and links that lead out of it are refused. */
final class FolderFiles {

  private final Path root;

  /** Lists a folder. */
  @FunctionalInterface
  interface Listing {
    /** Returns what lies in a folder; to be closed. */
    Stream<Path> of(Path folder) throws IOException;
  }

  /**
   * Opens a folder.
   *
   * @throws ModelLoadException if it is not a readable folder
   */
  FolderFiles(Path root) {
    try {
      this.root = root.toRealPath();
    } catch (IOException e) {
      throw new ModelLoadException("the models folder cannot be read: " + root, e);
    }
    if (!Files.isDirectory(this.root)) {
      throw new ModelLoadException("the models folder is not a folder: " + root);
    }
  }

  Path root() {
    return root;
  }

  /** Returns whether a path is a folder; links are none. */
  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns what lies in a folder, by name.
   *
   * @throws ModelLoadException if it cannot be listed
   */
  static List<Path> children(Path parent) {
    return children(parent, Files::list);
  }

  /**
   * Returns what lies in a folder, by name.
   *
   * @throws ModelLoadException if it cannot be listed
   */
  static List<Path> children(Path parent, Listing listing) {
    try (Stream<Path> children = listing.of(parent)) {
      return children.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelLoadException("the models folder cannot be read: " + parent, e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ModelLoadException if it is missing, larger than {@code limit} bytes, or not a regular
   *     file inside the folder
   */
  byte[] read(Path file, long limit) {
    try {
      return Files.readAllBytes(regular(file, limit));
    } catch (IOException e) {
      throw ModelLoadException.told(file.getFileName() + " cannot be read", e);
    }
  }

  /**
   * Returns the SHA-256 of a file in hexadecimal digits.
   *
   * @throws ModelLoadException as {@link #read}
   */
  String digest(Path file, long limit) {
    try (InputStream content = Files.newInputStream(regular(file, limit))) {
      return Sha256.hex(content);
    } catch (IOException e) {
      throw ModelLoadException.told(file.getFileName() + " cannot be read", e);
    }
  }

  private Path regular(Path file, long limit) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(root) || !Files.isRegularFile(real)) {
      throw ModelLoadException.told(file.getFileName() + " is not a file inside the models folder");
    }
    long size = Files.size(real);
    if (size > limit) {
      throw ModelLoadException.told(
          file.getFileName() + " has " + size + " bytes, more than " + limit);
    }
    return real;
  }
}
