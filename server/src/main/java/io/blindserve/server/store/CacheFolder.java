package io.blindserve.server.store;

import io.blindserve.server.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one mirror, which is one process's own while it is open: {@code mirror/NAME} for
 * the models, {@code index}, {@code staging} for what is not whole yet, all on one file system, so
 * that things move into their place at once.
 */
final class CacheFolder implements AutoCloseable {

  private final Path models;
  private final Path staging;
  private final CacheIndex index;
  private final FileChannel lock;
  private int staged;

  private CacheFolder(StoreSettings settings, FileChannel lock) throws IOException {
    this.lock = lock;
    this.models = Files.createDirectories(settings.models().toAbsolutePath().normalize());
    this.staging = settings.home().resolve("staging");
    this.index = CacheIndex.read(settings.home().resolve("index"));
    delete(staging);
    Files.createDirectories(staging);
  }

  /**
   * Opens a folder, and removes whatever is not as its index says.
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
    } catch (IOException e) {
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
    for (String path : index.paths()) {
      if (isWhole(path)) {
        index.files(path).keySet().forEach(name -> good.add(at(path, name)));
      } else {
        index.remove(path);
      }
    }
    Files.walkFileTree(models, new Sweeper(good, models));
    index.save();
  }

  /** Returns whether just those files lie there that the index names, and are what it says. */
  private boolean isWhole(String path) throws IOException {
    SortedMap<String, CacheIndex.Entry> files = index.files(path);
    for (var entry : files.entrySet()) {
      Path file = at(path, entry.getKey());
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
    return models.resolve(path).resolve(name).normalize();
  }

  /** Returns a path for a unit that is being brought; a folder is there already. */
  Path stage(Unit unit) throws IOException {
    Path place = staging.resolve(Integer.toString(staged++));
    return unit.isFolder() ? Files.createDirectories(place) : place;
  }

  /** Puts a staged unit into its place, whole, and into the index. */
  void place(Unit unit, Path ready, SortedMap<String, CacheIndex.Entry> files) throws IOException {
    Path place = models.resolve(unit.path());
    Files.createDirectories(place.resolveSibling("."));
    if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      moveAway(place);
    }
    Files.move(ready, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    index.put(unit.path(), files);
    index.save();
    clean();
  }

  /** Removes a unit. */
  void remove(String path) throws IOException {
    Path place = models.resolve(path);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      moveAway(place);
    }
    index.remove(path);
    index.save();
    Path parent = place.getParent();
    if (parent != null && !parent.equals(models) && isEmpty(parent)) {
      Files.delete(parent);
    }
    clean();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  private void moveAway(Path place) throws IOException {
    Files.move(place, staging.resolve(Integer.toString(staged++)), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was staged and not placed, and what was moved away. */
  void clean() throws IOException {
    try (Stream<Path> left = Files.list(staging)) {
      for (Path path : left.toList()) {
        delete(path);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(tree, new Sweeper(Set.of(), tree.resolveSibling(".")));
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /**
   * Deletes all files but some, and folders that are empty then.
   *
   * @param kept files that stay
   * @param top the folder that stays, empty or not
   */
  private static final class Sweeper extends SimpleFileVisitor<Path> {

    private final Set<Path> kept;
    private final Path top;

    Sweeper(Set<Path> kept, Path top) {
      this.kept = kept;
      this.top = top;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
      if (!kept.contains(file)) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!folder.equals(top) && isEmpty(folder)) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
