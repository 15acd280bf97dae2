package io.blindserve.server.http.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 without replacement characters: what is not well-formed is told, not repaired. */
public final class Utf8 {

  private static final int CHUNK = 4096;

  private Utf8() {}

  /** Returns the bytes of a text; empty if it has half of a surrogate pair. */
  public static Optional<byte[]> encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return Optional.of(exact);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the bytes are well-formed; needs little memory, however many there are. */
  public static boolean isValid(byte[] bytes, int from, int to) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    CharBuffer out = CharBuffer.allocate(Math.min(CHUNK, to - from + 1));
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return result.isUnderflow();
  }
}
