package io.blindserve.server;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer as it came.
 *
 * @param headers by lower-case name
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

  private static final int LARGEST = 1 << 24;

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonObject json() {
    return Json.parse(body, JsonLimits.ofBytes(LARGEST)).asObject();
  }

  /** The code of an error, or a word for an answer that is none. */
  String code() {
    if (status < 400 || body.length == 0) {
      return "-";
    }
    return json().string("code");
  }
}
