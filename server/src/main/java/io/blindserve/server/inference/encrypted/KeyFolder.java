package io.blindserve.server.inference.encrypted;

import io.blindserve.server.inference.EvaluationKeys.KeyName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Key sets as files, {@code <caller digest>/<profile>/<id>}, bounded by bytes: the least recently
 * used go first. A file appears whole or not at all. The time of a file's last use is its
 * modification time. Thread-safe.
 */
final class KeyFolder {

  private static final int PROFILE_PREFIX = "sha256:".length();

  private final Path root;
  private final Path staging;
  private final long limit;
  private long bytes;

  /**
   * Opens a folder; what uploads left behind when the last process ended is removed.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  KeyFolder(Path root, long limit) {
    this.root = root;
    this.staging = root.resolve("staging");
    this.limit = limit;
    try {
      Files.createDirectories(staging);
      for (Path left : files(staging)) {
        Files.delete(left);
      }
      this.bytes = keyFiles().stream().mapToLong(KeyFolder::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a name for a new upload. */
  Path newStagingFile() {
    try {
      return Files.createTempFile(staging, "upload-", ".part");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized Optional<Path> find(KeyName key) {
    Path file = path(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // Only the order of eviction suffers.
      return Optional.of(file);
    }
    return Optional.of(file);
  }

  boolean hasUnderOtherProfile(KeyName key) {
    return files(callerFolder(key)).stream()
        .anyMatch(profile -> Files.isRegularFile(profile.resolve(key.id())));
  }

  /** Moves a verified file to its place, durably, and evicts others where the bound is passed. */
  synchronized void publish(KeyName key, Path verified) {
    Path file = path(key);
    try {
      long size = Files.size(verified);
      Files.createDirectories(file.getParent());
      try (FileChannel channel = FileChannel.open(verified, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      evictFor(size);
      boolean replaced = Files.exists(file);
      Files.move(
          verified, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      bytes += replaced ? 0 : size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void evictFor(long size) throws IOException {
    if (bytes + size <= limit) {
      return;
    }
    List<Path> oldestFirst = new ArrayList<>(keyFiles());
    oldestFirst.sort(Comparator.comparing(KeyFolder::lastUse));
    for (Path file : oldestFirst) {
      if (bytes + size <= limit) {
        return;
      }
      bytes -= size(file);
      Files.deleteIfExists(file);
    }
  }

  synchronized void remove(KeyName key) {
    Path file = path(key);
    try {
      if (Files.isRegularFile(file)) {
        bytes -= size(file);
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Callers' names may be any text, so their digest stands for them. */
  private Path path(KeyName key) {
    return callerFolder(key).resolve(key.profile().substring(PROFILE_PREFIX)).resolve(key.id());
  }

  private Path callerFolder(KeyName key) {
    byte[] caller = key.caller().getBytes(StandardCharsets.UTF_8);
    return root.resolve(Digests.hex(Digests.newSha256().digest(caller)));
  }

  private List<Path> keyFiles() {
    return files(root).stream()
        .filter(caller -> !caller.equals(staging))
        .flatMap(caller -> files(caller).stream())
        .flatMap(profile -> files(profile).stream())
        .toList();
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static FileTime lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
