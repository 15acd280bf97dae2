package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the object {@code generation} of {@code model.json}; a misspelt field is an error. */
final class GenerationSettingsReader {

  private static final int MOST_CACHES = 1024;

  private final JsonParser parser;
  private Optional<String> tokens = Optional.empty();
  private Optional<String> logits = Optional.empty();
  private Map<String, String> cache = Map.of();
  private Optional<String> positions = Optional.empty();
  private Optional<String> mask = Optional.empty();
  private boolean bytes;
  private Optional<Integer> endToken = Optional.empty();
  private Optional<Integer> mostTokens = Optional.empty();
  private Duration timeout = GenerationSettings.USUAL_TIMEOUT;

  /** Begins at a parser that stands on the object's start. */
  GenerationSettingsReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if they have another form
   */
  GenerationSettings read() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, " must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      take(field);
    }
    return new GenerationSettings(
        needed("tokens", tokens),
        needed("logits", logits),
        cache,
        positions,
        mask,
        bytes,
        endToken,
        needed("most_tokens", mostTokens),
        timeout);
  }

  private void take(String field) throws IOException {
    switch (field) {
      case "tokens" -> tokens = Optional.of(string(field));
      case "logits" -> logits = Optional.of(string(field));
      case "cache" -> cache = cache();
      case "positions" -> positions = Optional.of(string(field));
      case "mask" -> mask = Optional.of(string(field));
      case "vocabulary" -> {
        require(string(field).equals("bytes"), ".vocabulary must be bytes, or be left out");
        bytes = true;
      }
      case "end_token" -> endToken = Optional.of(integer(field));
      case "most_tokens" -> mostTokens = Optional.of(integer(field));
      case "timeout_seconds" -> timeout = Duration.ofSeconds(integer(field));
      default -> throw wrong(" has no field " + field);
    }
  }

  private Map<String, String> cache() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, ".cache must be an object");
    Map<String, String> pairs = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String input = parser.currentName();
      parser.nextToken();
      pairs.put(input, string("cache"));
      require(pairs.size() <= MOST_CACHES, ".cache has more than " + MOST_CACHES + " entries");
    }
    return pairs;
  }

  private String string(String field) throws IOException {
    require(
        parser.currentToken() == JsonToken.VALUE_STRING,
        "." + field + (field.equals("cache") ? " must hold strings" : " must be a string"));
    return parser.getText();
  }

  private int integer(String field) throws IOException {
    require(
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT,
        "." + field + " must be a whole number");
    return parser.getIntValue();
  }

  private static <T> T needed(String field, Optional<T> value) {
    return value.orElseThrow(() -> wrong(" needs " + field));
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw wrong(what);
    }
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("model.json generation" + what);
  }
}
