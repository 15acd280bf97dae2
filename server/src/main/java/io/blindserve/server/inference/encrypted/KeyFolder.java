package io.blindserve.server.inference.encrypted;

import io.blindserve.server.inference.EvaluationKeys.KeyName;
import io.blindserve.server.inference.KeyObserver;
import io.blindserve.server.inference.KeyObserver.Change;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
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
import java.util.concurrent.atomic.AtomicLong;
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
  private final AtomicLong staged = new AtomicLong();
  private long bytes;
  private volatile KeyObserver observer = (change, caller, id, bytes) -> {};

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

  /** Has somebody told of all that comes and goes from now on. */
  void observe(KeyObserver told) {
    this.observer = told;
  }

  /**
   * Makes a file for an upload, which takes room on disk until {@link #unstage}.
   *
   * @throws ProblemException if it would never fit, or uploads under way leave no room for it
   */
  Path stage(long size) {
    if (size > limit) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE, "keys of " + size + " bytes; this server keeps at most " + limit);
    }
    if (staged.addAndGet(size) > limit) {
      staged.addAndGet(-size);
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the disk for uploads of keys is in use; try again later");
    }
    try {
      return Files.createTempFile(staging, "upload-", ".part");
    } catch (IOException e) {
      staged.addAndGet(-size);
      throw new UncheckedIOException(e);
    }
  }

  /** Ends an upload, published or not: what is left of its file is removed. Once for each. */
  void unstage(Path file, long size) {
    staged.addAndGet(-size);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(KeyFolder.class.getName())
          .log(System.Logger.Level.WARNING, "a staged upload could not be removed");
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

  /**
   * Moves a verified file to its place and evicts others where the bound is passed. Its content is
   * on disk before its name is, so that a crash leaves no half of it.
   *
   * @return whether it was there before; it was replaced then, by the same bytes
   */
  boolean publish(KeyName key, Path verified) {
    try {
      try (FileChannel channel = FileChannel.open(verified, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      return place(key, verified, Files.size(verified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized boolean place(KeyName key, Path verified, long size) throws IOException {
    Path file = path(key);
    boolean known = Files.exists(file);
    if (!known) {
      evictFor(size);
    }
    Files.createDirectories(file.getParent());
    Files.move(verified, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (!known) {
      bytes += size;
      observer.changed(Change.STORED, Optional.of(key.caller()), key.id(), size);
    }
    return known;
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
      long freed = size(file);
      Files.deleteIfExists(file);
      bytes -= freed;
      observer.changed(Change.EVICTED, Optional.empty(), file.getFileName().toString(), freed);
    }
  }

  synchronized void remove(KeyName key) {
    Path file = path(key);
    try {
      if (Files.isRegularFile(file)) {
        long freed = size(file);
        Files.deleteIfExists(file);
        bytes -= freed;
        observer.changed(Change.DELETED, Optional.of(key.caller()), key.id(), freed);
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
