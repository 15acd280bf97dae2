package io.blindserve.server.http.json;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Base64 of RFC 4648, section 4, with padding: each byte string has exactly one text. */
public final class StrictBase64 {

  private static final int QUANTUM = 4;
  private static final int QUANTUM_BYTES = 3;

  private StrictBase64() {}

  /**
   * Returns the bytes of a text; empty for line breaks, missing padding, bits left over and
   * whatever else is not base64.
   */
  public static Optional<byte[]> decode(byte[] text, int from, int to) {
    if ((to - from) % QUANTUM != 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(ByteBuffer.wrap(text, from, to - from)).array();
      return hasCanonicalEnd(bytes, text, to) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Java's decoder passes over surplus bits of the last group. */
  private static boolean hasCanonicalEnd(byte[] bytes, byte[] text, int to) {
    int tail = bytes.length % QUANTUM_BYTES;
    byte[] last =
        Base64.getEncoder().encode(Arrays.copyOfRange(bytes, bytes.length - tail, bytes.length));
    return Arrays.equals(last, 0, last.length, text, to - last.length, to);
  }
}
