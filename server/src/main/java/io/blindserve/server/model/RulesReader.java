package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the rules of a release from JSON: {@code {"min_calls":100,"window_seconds":60,
 * "max_error_rate":0.01,"promote":true}}. A word that is no rule is refused: what is misspelt would
 * keep nothing.
 */
final class RulesReader {

  private final JsonParser json;
  private long calls = ReleaseRules.USUAL_CALLS;
  private long seconds = ReleaseRules.USUAL_WINDOW.toSeconds();
  private boolean promote;
  private Optional<Double> errors = Optional.empty();
  private Optional<Double> millis = Optional.empty();
  private Optional<Double> disagreement = Optional.empty();

  private RulesReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads the object on whose start the parser stands.
   *
   * @throws IllegalArgumentException with what is wrong, if that is not an object of rules
   */
  static ReleaseRules read(JsonParser json) throws IOException {
    return new RulesReader(json).read();
  }

  private ReleaseRules read() throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT, "rules must be an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "min_calls" -> calls = whole(field, ReleaseRules.MOST_CALLS);
        case "window_seconds" -> seconds = whole(field, ReleaseRules.MOST_SECONDS);
        case "promote" -> promote = flag(field);
        case "max_error_rate" -> errors = Optional.of(number(field));
        case "max_p99_ms" -> millis = Optional.of(number(field));
        case "max_disagreement" -> disagreement = Optional.of(number(field));
        default -> throw new IllegalArgumentException("a rule of that name is not known here");
      }
    }
    return new ReleaseRules(
        Math.toIntExact(calls), Duration.ofSeconds(seconds), errors, millis, disagreement, promote);
  }

  private long whole(String field, int most) throws IOException {
    boolean fits =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() == JsonParser.NumberType.INT
            && json.getIntValue() >= 1
            && json.getIntValue() <= most;
    require(fits, field + " must be 1 to " + most);
    return json.getIntValue();
  }

  private boolean flag(String field) throws IOException {
    require(json.currentToken().isBoolean(), field + " must be true or false");
    return json.getBooleanValue();
  }

  private double number(String field) throws IOException {
    require(json.currentToken().isNumeric(), field + " must be a number");
    return json.getDoubleValue();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what);
    }
  }
}
