package io.blindserve.server.inference.plain.cache;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A graph on disk: the bytes that ONNX Runtime wrote, and behind them a seal. The seal is eight
 * bytes that name the form and the SHA-256 of the name and the graph, so that a file that was cut
 * off, changed, or put under another's name is told apart.
 */
final class GraphFile {

  private static final byte[] FORM = "BSgraph1".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final int SEAL_BYTES = FORM.length + DIGEST_BYTES;
  private static final int CHUNK = 1 << 16;

  private GraphFile() {}

  /** A file that is not what was written under its name. */
  static final class DamagedException extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedException(String what) {
      super(what);
    }
  }

  /**
   * Seals a file that has a graph alone, durably.
   *
   * @param most bytes that the graph may have
   * @throws IOException if it has more, or cannot be written
   */
  static void seal(Path file, String name, long most) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      if (size > most) {
        throw new IOException("it has " + size + " bytes, and " + most + " are kept at most");
      }
      MessageDigest digest = begun(name);
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      while (channel.read(chunk) >= 0) {
        digest.update(chunk.flip());
        chunk.clear();
      }
      ByteBuffer seal = ByteBuffer.allocate(SEAL_BYTES).put(FORM).put(digest.digest()).flip();
      while (seal.hasRemaining()) {
        channel.write(seal);
      }
      channel.force(true);
    }
  }

  /**
   * Reads a graph.
   *
   * @param most bytes that it may have
   * @throws DamagedException if the file is not the one that was sealed under this name
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  static byte[] read(Path file, String name, long most) throws IOException, DamagedException {
    long size = Files.size(file) - SEAL_BYTES;
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || size < 1 || size > most) {
      throw new DamagedException("no graph has its size");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
      byte[] graph = in.readNBytes((int) size);
      byte[] seal = in.readNBytes(SEAL_BYTES);
      MessageDigest digest = begun(name);
      digest.update(graph);
      ByteBuffer right = ByteBuffer.allocate(SEAL_BYTES).put(FORM).put(digest.digest());
      if (!Arrays.equals(seal, right.array())) {
        throw new DamagedException("its digest is another");
      }
      return graph;
    }
  }

  private static MessageDigest begun(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.US_ASCII));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
