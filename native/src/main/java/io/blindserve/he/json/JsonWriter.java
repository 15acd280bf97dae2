package io.blindserve.he.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes canonical JSON: no blanks, members in the order of the calls, shortest numbers, only the
 * escapes that JSON demands. Not thread-safe; used once. Misuse (a value without a name inside an
 * object, an unclosed container) is an {@link IllegalStateException}.
 */
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder();

  /** One character for each open container: '{' or '['. */
  private final StringBuilder open = new StringBuilder();

  private boolean first = true;
  private boolean named;
  private boolean complete;

  /** Writes a value whole and returns its UTF-8 bytes. */
  public static byte[] toBytes(JsonValue value) {
    return new JsonWriter().value(value).toBytes();
  }

  /** Opens an object. */
  public JsonWriter beginObject() {
    return begin('{');
  }

  /** Closes the innermost container, which must be an object. */
  public JsonWriter endObject() {
    return end('{', '}');
  }

  /** Opens an array. */
  public JsonWriter beginArray() {
    return begin('[');
  }

  /** Closes the innermost container, which must be an array. */
  public JsonWriter endArray() {
    return end('[', ']');
  }

  /** Writes the name of the next member. */
  public JsonWriter name(String name) {
    if (innermost() != '{' || named) {
      throw new IllegalStateException("a name does not fit here");
    }
    comma();
    JsonText.quote(name, out);
    out.append(':');
    named = true;
    return this;
  }

  /** Writes a string. */
  public JsonWriter value(String value) {
    beforeValue();
    JsonText.quote(value, out);
    return afterScalar();
  }

  /** Writes a signed integer. */
  public JsonWriter value(long value) {
    return scalar(Long.toString(value));
  }

  /** Writes an integer from 0 to 2^64 - 1 given by its bits. */
  public JsonWriter unsigned(long value) {
    return scalar(Long.toUnsignedString(value));
  }

  /**
   * Writes the shortest number that reads back as {@code value}; NaN and infinities are a {@link
   * JsonException}.
   */
  public JsonWriter value(double value) {
    return scalar(ShortestDouble.text(value));
  }

  /** Writes {@code true} or {@code false}. */
  public JsonWriter value(boolean value) {
    return scalar(Boolean.toString(value));
  }

  /** Writes {@code null}. */
  public JsonWriter nullValue() {
    return scalar("null");
  }

  /** Writes an array of signed integers. */
  public JsonWriter values(long... values) {
    beginArray();
    for (long value : values) {
      value(value);
    }
    return endArray();
  }

  /** Writes an array of signed integers. */
  public JsonWriter values(int... values) {
    beginArray();
    for (int value : values) {
      value((long) value);
    }
    return endArray();
  }

  /** Writes an array of finite doubles. */
  public JsonWriter values(double... values) {
    beginArray();
    for (double value : values) {
      value(value);
    }
    return endArray();
  }

  /** Writes a whole value; numbers keep their text. */
  public JsonWriter value(JsonValue value) {
    if (value instanceof JsonObject object) {
      return members(object);
    }
    if (value instanceof JsonArray array) {
      beginArray();
      array.values().forEach(this::value);
      return endArray();
    }
    if (value instanceof JsonString string) {
      return value(string.value());
    }
    return scalar(value instanceof JsonNumber number ? number.text() : word(value));
  }

  /** Returns the document's UTF-8 bytes. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the document. */
  @Override
  public String toString() {
    if (!complete) {
      throw new IllegalStateException(
          "the document is not complete: " + open.length() + " containers are open");
    }
    return out.toString();
  }

  private static String word(JsonValue value) {
    return value instanceof JsonBoolean bool ? Boolean.toString(bool.value()) : "null";
  }

  private JsonWriter members(JsonObject object) {
    beginObject();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      name(member.getKey()).value(member.getValue());
    }
    return endObject();
  }

  private JsonWriter begin(char kind) {
    beforeValue();
    out.append(kind);
    open.append(kind);
    first = true;
    return this;
  }

  private JsonWriter end(char kind, char close) {
    if (innermost() != kind || named) {
      throw new IllegalStateException("no container to close with " + close);
    }
    open.setLength(open.length() - 1);
    out.append(close);
    return afterScalar();
  }

  private JsonWriter scalar(String text) {
    beforeValue();
    out.append(text);
    return afterScalar();
  }

  private void beforeValue() {
    if (complete || (innermost() == '{' && !named)) {
      throw new IllegalStateException("a value does not fit here");
    }
    if (innermost() == '[') {
      comma();
    }
    named = false;
  }

  private JsonWriter afterScalar() {
    first = false;
    complete = open.length() == 0;
    return this;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  /** Returns the innermost open container, or a blank at the top. */
  private char innermost() {
    return open.length() == 0 ? ' ' : open.charAt(open.length() - 1);
  }
}
