package io.blindserve.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys behind pseudonyms, one an epoch: {@code epoch.key} for now, {@code epochs/<id>.key} for
 * those before. While an epoch's key is there its pseudonyms can be made again from a name; once it
 * is destroyed nobody can, and the log still verifies. For one process at a time.
 */
public final class EpochFolder {

  /** How long an epoch lasts at least. */
  public static final Duration LENGTH = Duration.ofDays(90);

  private static final String SUFFIX = ".key";

  private final Path current;

  /** The key of the next epoch, from before that is on record until it takes its place. */
  private final Path next;

  private final Path older;

  /** Names the folder of a server's data. */
  public EpochFolder(Path data) {
    this.current = data.resolve("epoch" + SUFFIX);
    this.next = data.resolve("epoch.next");
    this.older = data.resolve("epochs");
  }

  /**
   * Returns the key of this epoch; made where there is none.
   *
   * @throws IOException if it cannot be read or written
   */
  public EpochKey current() throws IOException {
    if (!Files.exists(current) && Files.exists(next)) {
      promote(); // A crash cut rotate off, between its two names.
    }
    return EpochKey.loadOrCreate(current);
  }

  /**
   * Returns whether the epoch has lasted long enough, or the next one was about to begin when a
   * crash came: it may be on record.
   *
   * @throws IOException if that cannot be told
   */
  public boolean isOver(Instant now) throws IOException {
    return Files.exists(current)
        && (Files.exists(next)
            || Files.getLastModifiedTime(current).toInstant().plus(LENGTH).isBefore(now));
  }

  /**
   * Makes the key of the next epoch, unless there is one. It is not used before {@link #rotate}, so
   * that its beginning can be recorded first.
   *
   * @throws IOException if it cannot be read or written
   */
  public EpochKey prepare() throws IOException {
    current();
    return EpochKey.loadOrCreate(next);
  }

  /**
   * Begins the epoch that was prepared; the key of the one before is kept. {@link #current} goes on
   * with it after a crash.
   *
   * @return the new key
   * @throws IOException if files cannot be read or written
   */
  public EpochKey rotate() throws IOException {
    prepare();
    Path kept = file(current().id());
    Files.createDirectories(older);
    PrivateFiles.forceParent(older);
    Files.move(current, kept, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.forceParent(kept);
    promote();
    return current();
  }

  private void promote() throws IOException {
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.forceParent(current);
  }

  /**
   * Returns the keys of earlier epochs that are there.
   *
   * @throws IOException if they cannot be read
   */
  public List<EpochKey> earlier() throws IOException {
    List<EpochKey> keys = new ArrayList<>();
    if (Files.isDirectory(older)) {
      try (Stream<Path> files = Files.list(older)) {
        for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList()) {
          keys.add(EpochKey.loadOrCreate(file));
        }
      }
    }
    return keys;
  }

  /**
   * Destroys the key of an earlier epoch. Its bytes are written over first, which helps only where
   * the disk writes in place and nobody has a copy.
   *
   * @param id of the epoch
   * @throws IOException if there is no earlier epoch of that id, or it cannot be destroyed
   */
  public void destroy(String id) throws IOException {
    requireEarlier(id);
    Path file = file(id);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(Math.toIntExact(channel.size())), 0);
      channel.force(true);
    }
    Files.delete(file);
    PrivateFiles.forceParent(file);
  }

  /**
   * Requires that there is a key that can be destroyed.
   *
   * @throws IOException if there is no earlier epoch of that id
   */
  public void requireEarlier(String id) throws IOException {
    if (earlier().stream().noneMatch(key -> key.id().equals(id))) {
      throw new IOException("there is no key of an earlier epoch " + id);
    }
  }

  private Path file(String id) {
    return older.resolve(id + SUFFIX);
  }
}
