package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads the object {@code encrypted} of {@code model.json}; unknown fields are passed over. */
final class EncryptedSettingsReader {

  private final JsonParser parser;
  private Optional<Double> maxError = Optional.empty();
  private Optional<String> profile = Optional.empty();
  private Optional<Integer> maxLogN = Optional.empty();
  private Optional<Integer> keyBytePrice = Optional.empty();
  private Optional<Integer> rows = Optional.empty();
  private Optional<String> privacy = Optional.empty();
  private Optional<Boolean> allowThresholds = Optional.empty();
  private Optional<String> trees = Optional.empty();
  private Optional<Boolean> requireMeasurement = Optional.empty();
  private boolean enabled = true;

  /** Begins at a parser that stands on the object's start. */
  EncryptedSettingsReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Returns whether encrypted serving is allowed, after {@link #read}. */
  boolean enabled() {
    return enabled;
  }

  EncryptedSettings read() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "enabled" -> enabled = bool(field);
        case "max_error" -> maxError = Optional.of(number(field));
        case "profile" -> profile = Optional.of(string(field));
        case "max_log_n" -> maxLogN = Optional.of(integer(field));
        case "key_byte_price" -> keyBytePrice = Optional.of(integer(field));
        case "rows" -> rows = Optional.of(integer(field));
        case "privacy" -> privacy = Optional.of(string(field));
        case "allow_thresholds" -> allowThresholds = Optional.of(bool(field));
        case "trees" -> trees = Optional.of(string(field));
        case "require_measurement" -> requireMeasurement = Optional.of(bool(field));
        default -> parser.skipChildren();
      }
    }
    return new EncryptedSettings(
        maxError,
        profile,
        maxLogN,
        keyBytePrice,
        rows,
        privacy,
        Optional.empty(),
        allowThresholds,
        trees,
        requireMeasurement);
  }

  private String string(String field) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field, "a string");
    return parser.getText();
  }

  private boolean bool(String field) throws IOException {
    require(parser.currentToken().isBoolean(), field, "true or false");
    return parser.getBooleanValue();
  }

  private double number(String field) throws IOException {
    require(parser.currentToken().isNumeric(), field, "a number");
    return parser.getDoubleValue();
  }

  private int integer(String field) throws IOException {
    boolean small =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT;
    require(small, field, "a whole number");
    return parser.getIntValue();
  }

  private static void require(boolean condition, String field, String what) {
    if (!condition) {
      throw new IllegalArgumentException("model.json encrypted." + field + " must be " + what);
    }
  }
}
