package io.blindserve.keys.store;

import io.blindserve.keys.file.DurableFile;
import io.blindserve.keys.store.SeedStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A small file that its owner alone may read: checked when it is read, replaced as a whole when it
 * is written.
 *
 * <p>A replacement is written to a second file in the same folder, forced to the disk, renamed over
 * the first one, and the folder is forced too: a crash leaves the old content or the new one. On
 * file systems without POSIX modes the access control of the folder applies and no mode is checked.
 */
public class PrivateFile {

  /** Bytes of the largest content: thousands of seeds fit; a larger file is none of ours. */
  public static final int LARGEST = 1 << 20;

  /** File locks are held by a process, so threads of one process need a lock of their own. */
  private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

  private final Path path;

  /** Names a file; its folder must exist before it is written. */
  public PrivateFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Tells whether there is one. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Returns the content.
   *
   * @throws SeedStoreException if it is missing, open to others than its owner, larger than 1 MB or
   *     cannot be read
   */
  public byte[] read() {
    try (InputStream in = Files.newInputStream(path)) {
      checkMode();
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new SeedStoreException(
            Reason.MALFORMED, path, "is larger than " + LARGEST + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new SeedStoreException(Reason.MISSING, path, "does not exist", e);
    } catch (IOException e) {
      throw new SeedStoreException(
          Reason.UNREADABLE, path, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private void checkMode() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    if (mode.stream().anyMatch(right -> !right.name().startsWith("OWNER_"))) {
      throw new SeedStoreException(
          Reason.OPEN_TO_OTHERS,
          path,
          "others than its owner have rights to it ("
              + PosixFilePermissions.toString(mode)
              + "); run chmod 600 on it");
    }
  }

  /**
   * Replaces the content; call it inside {@link #locked}.
   *
   * @param content at most {@link #LARGEST} bytes, or it could not be read again
   * @throws SeedStoreException if it is larger, or cannot be written
   */
  public void replace(byte[] content) {
    if (content.length > LARGEST) {
      throw new SeedStoreException(
          Reason.MALFORMED, path, "would be larger than " + LARGEST + " bytes");
    }
    try {
      Path target = Files.exists(path) ? path.toRealPath() : path;
      DurableFile.write(target, out -> out.write(content));
    } catch (IOException e) {
      throw new SeedStoreException(
          Reason.UNREADABLE, path, "cannot be written (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** Runs {@code work} while no other thread or process that uses this class changes the file. */
  public <T> T locked(Supplier<T> work) {
    if (!Files.isDirectory(folderOf(path))) {
      throw new SeedStoreException(Reason.MISSING, path, "its folder does not exist");
    }
    Path lockFile = path.resolveSibling("." + path.getFileName() + ".lock");
    THIS_PROCESS.lock();
    try (FileChannel channel = openLock(lockFile);
        FileLock held = channel.lock()) {
      if (!held.isValid()) {
        throw new IOException("lock lost");
      }
      return work.get();
    } catch (IOException e) {
      throw new SeedStoreException(
          Reason.UNREADABLE, path, "cannot be locked (" + e.getClass().getSimpleName() + ")", e);
    } finally {
      THIS_PROCESS.unlock();
    }
  }

  private FileChannel openLock(Path lockFile) throws IOException {
    return FileChannel.open(
        lockFile,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        DurableFile.ownerOnly(folderOf(path)));
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a key file lies in a folder: " + file);
    }
    return folder;
  }

  /** Returns the path. */
  @Override
  public String toString() {
    return path.toString();
  }
}
