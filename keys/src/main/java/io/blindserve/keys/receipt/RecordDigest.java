package io.blindserve.keys.receipt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How records name the bytes of tensors. */
public final class RecordDigest {

  private static final String HMAC = "HmacSHA256";

  private RecordDigest() {}

  /**
   * Feeds the one byte form of a tensor that digests are taken of, whatever form it travelled in:
   * its name (32-bit big-endian length, UTF-8), the number of elements (32-bit big-endian) and each
   * element (64-bit big-endian length, bytes). A tensor of numbers is one element. Tensors follow
   * each other.
   *
   * @param elements their remaining bytes; their positions are moved
   */
  public static void feed(String name, List<ByteBuffer> elements, Consumer<ByteBuffer> sink) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    sink.accept(
        ByteBuffer.allocate(Integer.BYTES * 2 + text.length)
            .putInt(text.length)
            .put(text)
            .putInt(elements.size())
            .flip());
    for (ByteBuffer element : elements) {
      sink.accept(ByteBuffer.allocate(Long.BYTES).putLong(element.remaining()).flip());
      sink.accept(element);
    }
  }

  /**
   * Names what nobody can guess: {@code sha256:} and the digest of the bytes.
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

  /**
   * Names what is in the clear, for whoever chose the salt: {@code salted-hmac-sha256:} and the
   * HMAC under it.
   *
   * @param content feeds all bytes, piece by piece, to what it is given
   */
  public static String salted(RecordSalt salt, Consumer<Consumer<ByteBuffer>> content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(salt.toByteArray(), HMAC));
      content.accept(mac::update);
      return "salted-hmac-sha256:" + HexFormat.of().formatHex(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
