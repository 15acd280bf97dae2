package io.blindserve.client.transport;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the JSON documents of a server, which are hostile until they were checked. */
final class Documents {

  /** No document but a spec is larger; a spec has its own reader. */
  static final int LARGEST = 4 << 20;

  private static final int LONGEST_SENTENCE = 500;
  private static final Pattern CODE = Pattern.compile("[a-z_]{1,40}");

  private Documents() {}

  /**
   * Reads a body by {@code reader}; whatever is wrong with it is one {@link ProtocolException} that
   * names {@code what}.
   */
  static <T> T read(String what, byte[] json, Function<JsonValue, T> reader) {
    try {
      return reader.apply(Json.parse(json, JsonLimits.ofBytes(LARGEST)));
    } catch (JsonException | IllegalArgumentException e) {
      throw new ProtocolException("the server's " + what + " is malformed: " + e.getMessage(), e);
    }
  }

  /** Makes the exception for an answer that is not a success. */
  static ServerRefusedException refusal(Reply reply) {
    try {
      JsonObject document = Json.parse(reply.body(), JsonLimits.ofBytes(1 << 16)).asObject();
      String code =
          document
              .find("code")
              .map(JsonValue::asString)
              .filter(c -> CODE.matcher(c).matches())
              .orElse("http_status");
      return new ServerRefusedException(reply.status(), code, printable(document.string("error")));
    } catch (JsonException e) {
      return new ServerRefusedException(
          reply.status(), "http_status", "no error document in the answer");
    }
  }

  /** A server's text may reach a terminal: control characters out, length bounded. */
  static String printable(String text) {
    String plain = text.replaceAll("\\p{Cntrl}|\\p{Cf}", " ");
    return plain.length() <= LONGEST_SENTENCE
        ? plain
        : plain.substring(0, LONGEST_SENTENCE) + "...";
  }
}
