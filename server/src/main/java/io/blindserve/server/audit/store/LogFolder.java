package io.blindserve.server.audit.store;

import java.io.IOException;
import java.util.List;

/**
 * All that a log does to a disk, one method for each thing that can go wrong by itself. Paths are
 * relative, with slashes; the root is the empty path. Thread-safe for different paths.
 */
public interface LogFolder {

  /** The root. */
  String ROOT = "";

  /** Opens a file for reading and writing, and makes it where there is none. */
  LogFile open(String path) throws IOException;

  /**
   * Reads a whole file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  byte[] read(String path) throws IOException;

  /**
   * Refuses a file that others than its owner have rights to, where the disk knows.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  void requirePrivate(String path) throws IOException;

  /** Returns the names in a folder, sorted; none where there is no folder. */
  List<String> list(String path) throws IOException;

  /** Makes a folder whose parent exists, unless it exists itself. */
  void makeFolder(String path) throws IOException;

  /** Gives a file another name in its folder, at once; what had that name is gone. */
  void rename(String from, String to) throws IOException;

  /** Removes a file or an empty folder, if it exists. */
  void delete(String path) throws IOException;

  /** Makes the names in a folder durable. */
  void forceFolder(String path) throws IOException;
}
