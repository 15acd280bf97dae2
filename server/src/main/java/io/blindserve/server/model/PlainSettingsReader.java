package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.model.PlainSettings.Batching;
import io.blindserve.server.model.PlainSettings.Optimization;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Reads the object {@code plain} of {@code model.json}; unknown fields are passed over. */
final class PlainSettingsReader {

  private final JsonParser parser;
  private Optional<Batching> batching = Optional.empty();
  private Optional<ExecutionProvider> provider = Optional.empty();
  private Optional<Integer> threads = Optional.empty();
  private Optional<Optimization> optimization = Optional.empty();

  /** Begins at a parser that stands on the object's start. */
  PlainSettingsReader(JsonParser parser) {
    this.parser = parser;
  }

  PlainSettings read() throws IOException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "must be an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "batching" -> batching = batching();
        case "provider" -> provider = Optional.of(provider());
        case "intra_op_threads" -> threads = Optional.of(integer(field));
        case "graph_optimization" -> optimization = Optional.of(optimization());
        default -> parser.skipChildren();
      }
    }
    return new PlainSettings(batching, provider, threads, optimization);
  }

  /** False, true for the usual, or an object. */
  private Optional<Batching> batching() throws IOException {
    if (parser.currentToken().isBoolean()) {
      return parser.getBooleanValue()
          ? Optional.of(new Batching(Batching.USUAL_ROWS, Batching.USUAL_DELAY))
          : Optional.empty();
    }
    require(
        parser.currentToken() == JsonToken.START_OBJECT,
        "batching must be true, false or an object");
    int rows = Batching.USUAL_ROWS;
    int delay = Batching.USUAL_DELAY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "max_rows" -> rows = integer("batching." + field);
        case "max_delay_microseconds" -> delay = integer("batching." + field);
        default -> parser.skipChildren();
      }
    }
    return Optional.of(new Batching(rows, delay));
  }

  private ExecutionProvider provider() throws IOException {
    return ExecutionProvider.of(string("provider"))
        .orElseThrow(
            () ->
                new IllegalArgumentException(text("provider must be auto, cpu, cuda or tensorrt")));
  }

  private Optimization optimization() throws IOException {
    String name = string("graph_optimization");
    for (Optimization level : Optimization.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(name)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        text("graph_optimization must be none, basic, extended or all"));
  }

  private String string(String field) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, field + " must be a string");
    return parser.getText();
  }

  private int integer(String field) throws IOException {
    boolean small =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT;
    require(small, field + " must be a whole number");
    return parser.getIntValue();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(text(what));
    }
  }

  private static String text(String what) {
    return "model.json plain" + (what.startsWith("must") ? " " : ".") + what;
  }
}
