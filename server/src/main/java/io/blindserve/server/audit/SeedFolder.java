package io.blindserve.server.audit;

import io.blindserve.keys.file.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The seeds by which answers were masked, one file each, {@code <two digits>/<64 digits>}, named by
 * the SHA-256 of the seed as the record of its call has it; readable by the server's user only. Who
 * has a seed can take the mask off its answer and replay the call: they are for an auditor. Nothing
 * here removes one that was kept. Thread-safe.
 */
public final class SeedFolder {

  private static final int PREFIX = "sha256:".length();
  private static final int SHARD_DIGITS = 2;

  private final Path root;

  /** Names a folder; it is made with the first seed. */
  public SeedFolder(Path root) {
    this.root = root;
  }

  /**
   * Writes a seed durably.
   *
   * @param seed stays the caller's
   * @throws UncheckedIOException if it cannot be written
   */
  public void keep(byte[] seed) {
    String name = AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(seed))).substring(PREFIX);
    try {
      Path file = shard(name.substring(0, SHARD_DIGITS)).resolve(name);
      PrivateFiles.createDurably(file, seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Erases what a crash left of seeds that were being written or erased. Blocks for a look at every
   * name; nobody may write meanwhile.
   *
   * @throws IOException if the folder cannot be read or written
   */
  public void sweep() throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (DirectoryStream<Path> shards = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path shard : shards) {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(shard, SeedFolder::isDraft)) {
          for (Path draft : drafts) {
            DurableFile.erase(draft);
          }
        }
      }
    }
  }

  private static boolean isDraft(Path file) {
    return PrivateFiles.isDraft(file) || DurableFile.isDraft(file);
  }

  /** Returns the file of a seed, whether it is there or not. */
  public Path file(String digest) {
    String name = digest.substring(PREFIX);
    return root.resolve(name.substring(0, SHARD_DIGITS)).resolve(name);
  }

  /** A new folder's own name must be durable too, or its seeds would go with it. */
  private Path shard(String digits) throws IOException {
    Path shard = root.resolve(digits);
    if (!Files.isDirectory(shard)) {
      Files.createDirectories(root);
      PrivateFiles.forceParent(root);
      try {
        Files.createDirectory(shard);
      } catch (FileAlreadyExistsException e) {
        // Another call made it meanwhile.
      }
      PrivateFiles.forceParent(shard);
    }
    return shard;
  }
}
