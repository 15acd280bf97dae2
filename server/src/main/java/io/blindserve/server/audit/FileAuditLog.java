package io.blindserve.server.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The log as one file of JSON lines. One process at a time may hold it. */
public final class FileAuditLog implements AuditLog {

  /** Name of the file in its folder. */
  public static final String FILE_NAME = "access.log";

  private static final String LOCK_NAME = "lock";

  private final Path file;
  private final FileChannel lock;
  private final GroupCommit commits;

  private FileAuditLog(Path file, FileChannel lock, GroupCommit commits) {
    this.file = file;
    this.lock = lock;
    this.commits = commits;
  }

  /**
   * Opens the log in {@code folder}, which is made where it is missing. A last line that was cut
   * short is removed, and the count of records goes on.
   *
   * @param node which of an operator's servers this is
   * @param build version of the program
   * @param key the key behind pseudonyms; named in every record
   * @throws IOException if the folder cannot be written, or another process holds the log
   */
  public static FileAuditLog open(Path folder, String node, String build, EpochKey key)
      throws IOException {
    Files.createDirectories(folder);
    FileChannel lock = lock(folder);
    try {
      Path file = folder.resolve(FILE_NAME).toAbsolutePath().normalize();
      LineFile lines = LineFile.open(file);
      Optional<byte[]> last = lines.lastLine();
      long next = last.isPresent() ? RecordReader.sequence(last.get()) + 1 : 0;
      RecordWriter writer = new RecordWriter(node, build, key.id());
      return new FileAuditLog(file, lock, GroupCommit.start(lines, writer, next));
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel = PrivateFiles.open(folder.resolve(LOCK_NAME));
    try {
      FileLock held = channel.tryLock();
      if (held == null) {
        throw new IOException("another server writes the log in this folder");
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException("this process already writes the log in this folder", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the absolute path of the file. */
  public Path file() {
    return file;
  }

  @Override
  public CompletionStage<AuditEntry> append(AuditRecord record) {
    return commits.append(record);
  }

  @Override
  public boolean healthy() {
    return commits.healthy();
  }

  @Override
  public void close() {
    commits.close();
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest; all records are on disk already.
      System.getLogger(FileAuditLog.class.getName())
          .log(System.Logger.Level.WARNING, "the lock of the access log did not close", e);
    }
  }
}
