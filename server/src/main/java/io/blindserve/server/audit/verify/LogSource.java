package io.blindserve.server.audit.verify;

import io.blindserve.keys.tlog.TileNodes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where a published log is read from; nothing of it is checked here. */
public interface LogSource extends TileNodes.Source {

  /**
   * Returns the newest checkpoint.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  byte[] checkpoint() throws IOException;

  /**
   * Returns which entries are at hand, where the log says itself that not all are.
   *
   * @throws IOException if it cannot be read
   */
  default Optional<ExportRange> exported() throws IOException {
    return Optional.empty();
  }

  /**
   * Opens a folder with {@code checkpoint} and {@code tile}, or an address under which they are
   * served.
   *
   * @param place a path, or something that begins with {@code http://} or {@code https://}
   * @throws IllegalArgumentException if it is neither
   */
  static LogSource of(String place) {
    return place.startsWith("http://") || place.startsWith("https://")
        ? new HttpSource(URI.create(place))
        : new DirectorySource(Path.of(place));
  }
}
