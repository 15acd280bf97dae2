package io.blindserve.he.circuit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Digests as documents write them: {@code sha256:} and 64 lower-case hex digits. */
final class Sha256 {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  private Sha256() {}

  static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String require(String name, String digest) {
    if (!FORM.matcher(digest).matches()) {
      throw new IllegalArgumentException(name + " is not sha256: and 64 lower-case hex digits");
    }
    return digest;
  }
}
