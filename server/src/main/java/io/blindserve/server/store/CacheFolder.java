package io.blindserve.server.store;

import io.blindserve.server.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The folder of one mirror, which is one process's own while it is open: {@code mirror/NAME} for
 * the models, {@code index}, {@code staging} for what is not whole yet, {@code replaced} for what
 * gives its place to another, all on one file system, so that things move into their place at once.
 * Whenever a process ends, what the index tells of is in its place or in {@code replaced}.
 */
final class CacheFolder implements AutoCloseable {

  private final Path models;
  private final Path staging;
  private final Path replaced;
  private final CacheIndex index;
  private final FileChannel lock;
  private int staged;

  private CacheFolder(StoreSettings settings, FileChannel lock) throws IOException {
    this.lock = lock;
    this.models = Files.createDirectories(settings.models().toAbsolutePath().normalize());
    this.staging = settings.home().resolve("staging");
    this.replaced = settings.home().resolve("replaced");
    this.index = CacheIndex.read(settings.home().resolve("index"));
  }

  /**
   * Opens a folder, and removes or puts back whatever is not as its index says.
   *
   * @throws IOException if it cannot be used, or another process uses it
   */
  static CacheFolder open(StoreSettings settings) throws IOException {
    Path home = Files.createDirectories(settings.home());
    if (home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // Models may be of worth.
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }
    FileChannel lock = lock(home.resolve("lock"));
    try {
      CacheFolder folder = new CacheFolder(settings, lock);
      folder.verify();
      return folder;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Said below: it is another part of this process.
    }
    channel.close();
    throw new IOException("another server uses it");
  }

  CacheIndex index() {
    return index;
  }

  private void verify() throws IOException {
    Set<Path> good = new HashSet<>();
    List<String> lacking = new ArrayList<>();
    for (String path : index.paths()) {
      Path place = models.resolve(path);
      if (isWhole(path, place)) {
        index.files(path).keySet().forEach(name -> good.add(file(place, name)));
      } else {
        lacking.add(path);
      }
    }
    Trees.sweep(models, good);
    for (String path : lacking) {
      putBack(path);
    }
    index.save();
    for (Path passing : List.of(staging, replaced)) {
      Trees.delete(passing);
      Files.createDirectories(passing);
    }
  }

  /** Where a process ended while a unit was replaced, what was there before is there still. */
  private void putBack(String path) throws IOException {
    Path before = aside(path);
    if (isWhole(path, before)) {
      Path place = models.resolve(path);
      Files.createDirectories(place.resolveSibling("."));
      move(before, place);
    } else {
      index.remove(path);
    }
  }

  /** Returns whether the files lie at a place that the index names, and are what it says. */
  private boolean isWhole(String path, Path place) throws IOException {
    SortedMap<String, CacheIndex.Entry> files = index.files(path);
    for (var entry : files.entrySet()) {
      Path file = file(place, entry.getKey());
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) != entry.getValue().size()
          || !digest(file).equals(entry.getValue().digest())) {
        return false;
      }
    }
    return true;
  }

  private static String digest(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return Sha256.hex(content);
    }
  }

  /** Returns where a file of a unit lies. */
  Path at(String path, String name) {
    return file(models.resolve(path), name);
  }

  private static Path file(Path place, String name) {
    return place.resolve(name).normalize();
  }

  /** A name that no other unit has, for none has that sign in its path. */
  private Path aside(String path) {
    return replaced.resolve(path.replace('/', '%'));
  }

  /** Returns a path for a unit that is being brought; a folder is there already. */
  Path stage(Unit unit) throws IOException {
    Path place = staging.resolve(Integer.toString(staged++));
    return unit.isFolder() ? Files.createDirectories(place) : place;
  }

  /** Puts a staged unit into its place, whole, and into the index. */
  void place(Unit unit, Path ready, SortedMap<String, CacheIndex.Entry> files) throws IOException {
    for (String other : index.inTheWayOf(unit.path())) {
      remove(other);
    }
    Path place = models.resolve(unit.path());
    Files.createDirectories(place.resolveSibling("."));
    replace(place, ready, aside(unit.path()));
    index.put(unit.path(), files);
    index.save();
    Trees.delete(aside(unit.path()));
  }

  private static void replace(Path place, Path ready, Path before) throws IOException {
    Trees.delete(before);
    boolean filled = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    if (filled) {
      move(place, before);
    }
    try {
      move(ready, place);
    } catch (IOException e) {
      if (filled) {
        move(before, place);
      }
      throw e;
    }
  }

  /** Removes a unit. */
  void remove(String path) throws IOException {
    Path place = models.resolve(path);
    Path gone = staging.resolve(Integer.toString(staged++));
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      move(place, gone);
    }
    index.remove(path);
    index.save();
    Path parent = place.getParent();
    if (parent != null && !parent.equals(models) && Trees.isEmpty(parent)) {
      Files.delete(parent);
    }
    Trees.delete(gone);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was staged and not placed. */
  void clean() throws IOException {
    try (Stream<Path> left = Files.list(staging)) {
      for (Path path : left.toList()) {
        Trees.delete(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
