package io.blindserve.server.model;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in 64 hexadecimal digits. */
public final class Sha256 {

  private static final int CHUNK = 1 << 16;

  private Sha256() {}

  /** Returns that of some bytes. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(fresh().digest(content));
  }

  /** Reads a stream to its end. */
  public static String hex(InputStream content) throws IOException {
    MessageDigest digest = fresh();
    byte[] chunk = new byte[CHUNK];
    for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
      digest.update(chunk, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
