package io.blindserve.server.audit.watch;

import io.blindserve.keys.receipt.Contradiction;
import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.keys.receipt.SignedHead;
import io.blindserve.keys.store.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The last head of a log, and evidence against it: files that survive a crash as a whole. Threads
 * and processes may share the folder; logs in it are told apart by their names.
 */
final class WatchFolder {

  private static final int DIGEST_START = "sha256:".length();
  private static final int DIGEST_END = DIGEST_START + 16;

  private final Path folder;
  private final String name;

  /**
   * Opens a folder, which is made where it is missing.
   *
   * @throws IOException if it cannot be made
   */
  WatchFolder(Path folder, String origin) throws IOException {
    this.folder = folder.toAbsolutePath();
    Files.createDirectories(this.folder);
    byte[] bytes = origin.getBytes(StandardCharsets.UTF_8);
    this.name =
        RecordDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(bytes)))
            .substring(DIGEST_START, DIGEST_END);
  }

  Optional<byte[]> head() {
    PrivateFile file = file("head");
    return file.exists() ? Optional.of(file.read()) : Optional.empty();
  }

  /**
   * Keeps a head.
   *
   * @param seen the note that it was compared with
   * @return false if another one is there by now: somebody else looks at this log too
   */
  boolean advance(Optional<byte[]> seen, SignedHead head) {
    PrivateFile file = file("head");
    return file.locked(
        () -> {
          if (!text(head()).equals(text(seen))) {
            return false;
          }
          file.replace(head.note().getBytes(StandardCharsets.UTF_8));
          return true;
        });
  }

  private static Optional<String> text(Optional<byte[]> note) {
    return note.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  Optional<Path> evidence() {
    Path path = path("evidence");
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  /** Keeps evidence; the first one stays. */
  Path accuse(String why, SignedHead seen, SignedHead shown) {
    PrivateFile file = file("evidence");
    return file.locked(
        () -> {
          if (!file.exists()) {
            String text = Contradiction.text(why, Instant.now(), seen, shown);
            file.replace(text.getBytes(StandardCharsets.UTF_8));
          }
          return path("evidence");
        });
  }

  private PrivateFile file(String kind) {
    return new PrivateFile(path(kind));
  }

  private Path path(String kind) {
    return folder.resolve(name + "." + kind);
  }
}
