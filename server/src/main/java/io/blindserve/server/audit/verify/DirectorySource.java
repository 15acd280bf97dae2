package io.blindserve.server.audit.verify;

import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A log in a folder. */
final class DirectorySource implements LogSource {

  private final Path folder;

  DirectorySource(Path folder) {
    this.folder = folder;
  }

  @Override
  public byte[] checkpoint() throws IOException {
    return read("checkpoint");
  }

  @Override
  public byte[] read(TileId id) throws IOException {
    return read(id.path());
  }

  @Override
  public Optional<ExportRange> exported() throws IOException {
    return Files.exists(folder.resolve(ExportRange.FILE))
        ? Optional.of(ExportRange.read(read(ExportRange.FILE)))
        : Optional.empty();
  }

  private byte[] read(String path) throws IOException {
    Path file = folder.resolve(path);
    long size = Files.size(file);
    if (size > HttpSource.LARGEST) {
      throw new IOException(path + " has " + size + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
