package io.blindserve.server.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Digests of what nobody can guess: ciphertexts, keys, files. What is in the clear takes {@link
 * EpochKey#commit}.
 */
public final class AuditDigest {

  private AuditDigest() {}

  /**
   * Returns {@code sha256:} and the digest of the bytes.
   *
   * @param content feeds all bytes, piece by piece, to what it is given
   */
  public static String sha256(Consumer<Consumer<ByteBuffer>> content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      content.accept(digest::update);
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
