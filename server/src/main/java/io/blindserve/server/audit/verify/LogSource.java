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
    return of(place, Optional.empty());
  }

  /**
   * Opens a folder, or an address, whose server knows its callers.
   *
   * @param token sent to an address, and to no other that it may name
   * @throws IllegalArgumentException if {@code place} is neither
   */
  static LogSource of(String place, Optional<String> token) {
    return isAddress(place)
        ? new HttpSource(URI.create(place), token)
        : new DirectorySource(Path.of(place));
  }

  /** Returns whether a place is an address. */
  static boolean isAddress(String place) {
    return place.startsWith("http://") || place.startsWith("https://");
  }
}
