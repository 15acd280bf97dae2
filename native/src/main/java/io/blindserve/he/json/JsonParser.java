package io.blindserve.he.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recursive descent over one text; the recursion is bounded by {@link JsonLimits#maxDepth()}. Used
 * once.
 */
final class JsonParser {

  private final String text;
  private final JsonLimits limits;
  private int at;
  private int depth;
  private int values;

  JsonParser(String text, JsonLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  JsonValue document() {
    JsonValue value = value();
    skipBlanks();
    if (at != text.length()) {
      throw error("something follows the document");
    }
    return value;
  }

  private JsonValue value() {
    if (++values > limits.maxValues()) {
      throw error("more than " + limits.maxValues() + " values");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonString(string());
      case 't' -> literal("true", new JsonBoolean(true));
      case 'f' -> literal("false", new JsonBoolean(false));
      case 'n' -> literal("null", JsonNull.NULL);
      default -> number();
    };
  }

  private JsonObject object() {
    enter();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (!closes('}')) {
      do {
        member(members);
      } while (continues('}'));
    }
    depth--;
    return new JsonObject(members);
  }

  private void member(Map<String, JsonValue> members) {
    skipBlanks();
    int start = at;
    String name = string();
    if (members.containsKey(name)) {
      throw new JsonException("a member name occurs twice", start);
    }
    skipBlanks();
    expect(':');
    members.put(name, value());
  }

  private JsonArray array() {
    enter();
    List<JsonValue> elements = new ArrayList<>();
    if (!closes(']')) {
      do {
        elements.add(value());
      } while (continues(']'));
    }
    depth--;
    return new JsonArray(elements);
  }

  private void enter() {
    if (++depth > limits.maxDepth()) {
      throw error("nested deeper than " + limits.maxDepth());
    }
    at++;
  }

  /** Consumes {@code close} when the container is empty. */
  private boolean closes(char close) {
    skipBlanks();
    if (peek() != close) {
      return false;
    }
    at++;
    return true;
  }

  /** Consumes a comma (true: one more) or {@code close} (false). */
  private boolean continues(char close) {
    skipBlanks();
    char c = peek();
    if (c != ',' && c != close) {
      throw error("expected a comma or the end of the container");
    }
    at++;
    return c == ',';
  }

  private String string() {
    JsonStringReader reader = new JsonStringReader(text, at);
    String value = reader.read();
    at = reader.end();
    return value;
  }

  private JsonNumber number() {
    int end = NumberGrammar.end(text, at);
    if (end < 0) {
      throw error("expected a value");
    }
    JsonNumber number = new JsonNumber(text.substring(at, end));
    at = end;
    return number;
  }

  private JsonValue literal(String word, JsonValue value) {
    if (!text.startsWith(word, at)) {
      throw error("expected a value");
    }
    at += word.length();
    return value;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw error("expected '" + wanted + "'");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw error("the document ends early");
    }
    return text.charAt(at);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private JsonException error(String message) {
    return new JsonException(message, at);
  }
}
