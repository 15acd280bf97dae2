package io.blindserve.server.audit;

import io.blindserve.server.audit.store.LogFile;
import io.blindserve.server.audit.store.LogFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a log on a disk; its files are for the eyes of the server's user. */
final class DiskFolder implements LogFolder {

  /** Larger than a bundle of 256 entries of the largest size, and than a file of the journal. */
  private static final long LARGEST = 32 << 20;

  private final Path root;

  DiskFolder(Path root) {
    this.root = root;
  }

  private Path at(String path) {
    return path.isEmpty() ? root : root.resolve(path);
  }

  @Override
  public LogFile open(String path) throws IOException {
    return new DiskFile(PrivateFiles.open(at(path)));
  }

  @Override
  public byte[] read(String path) throws IOException {
    long size = Files.size(at(path));
    if (size > LARGEST) {
      throw new IOException(path + " has " + size + " bytes");
    }
    return Files.readAllBytes(at(path));
  }

  @Override
  public void requirePrivate(String path) throws IOException {
    PrivateFiles.requireOwnerOnly(at(path));
  }

  @Override
  public List<String> list(String path) throws IOException {
    try (Stream<Path> files = Files.list(at(path))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public void makeFolder(String path) throws IOException {
    try {
      Files.createDirectory(at(path));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(at(path))) {
        throw e;
      }
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(at(path));
  }

  @Override
  public void forceFolder(String path) throws IOException {
    PrivateFiles.forceFolder(at(path));
  }

  private record DiskFile(FileChannel channel) implements LogFile {

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
      return channel.write(bytes, at);
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public void forceContent() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
