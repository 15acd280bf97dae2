package io.blindserve.server.audit;

import io.blindserve.keys.receipt.RecordDigest;
import java.nio.ByteBuffer;
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
    return RecordDigest.sha256(content);
  }
}
