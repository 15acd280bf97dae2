package io.blindserve.keys.sign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names of keys and the short ids that go with them. */
final class KeyNames {

  static final int ID_BYTES = 4;

  private static final Pattern NAME = Pattern.compile("[^\\s\\p{Z}\\p{Cc}+]{1,255}");

  private KeyNames() {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Returns the first bytes of the digest of name, kind and public key. */
  static byte[] id(String name, KeyKind kind, byte[] publicKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      digest.update(kind.code());
      return Arrays.copyOf(digest.digest(publicKey), ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  /** Returns kind and key as the encodings of keys have them. */
  static byte[] withKind(KeyKind kind, byte[] key) {
    byte[] encoded = new byte[1 + key.length];
    encoded[0] = kind.code();
    System.arraycopy(key, 0, encoded, 1, key.length);
    return encoded;
  }
}
