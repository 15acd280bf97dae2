package io.blindserve.he.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) strictly: one document and nothing after it, UTF-8 without a byte order
 * mark, distinct member names, no lone surrogates, no comments, no NaN.
 */
public final class Json {

  private Json() {}

  /**
   * Parses a document.
   *
   * @throws JsonException when it is not strict JSON or breaks {@code limits}
   */
  public static JsonValue parse(byte[] document, JsonLimits limits) {
    checkSize(document.length, limits);
    try {
      CharSequence text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(document));
      return new JsonParser(text.toString(), limits).document();
    } catch (CharacterCodingException e) {
      throw new JsonException("the document is not UTF-8");
    }
  }

  /**
   * Parses a document that was already decoded.
   *
   * @throws JsonException when it is not strict JSON or breaks {@code limits}
   */
  public static JsonValue parse(String document, JsonLimits limits) {
    checkSize(document.length(), limits);
    return new JsonParser(document, limits).document();
  }

  private static void checkSize(int size, JsonLimits limits) {
    if (size > limits.maxBytes()) {
      throw new JsonException(
          "the document has " + size + " bytes, more than " + limits.maxBytes());
    }
  }
}
