package io.blindserve.he.json;

/**
 * One value of a JSON document: immutable, thread-safe, equal when its text would be equal up to
 * the order of members.
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /** Returns the kind's name as messages use it, for example {@code an object}. */
  String kind();

  /** Returns true for the literal {@code null}. */
  default boolean isNull() {
    return this instanceof JsonNull;
  }

  /** Returns this object, or throws {@link JsonException} when the value is of another kind. */
  default JsonObject asObject() {
    return as(JsonObject.class, "an object");
  }

  /** Returns this array, or throws {@link JsonException}. */
  default JsonArray asArray() {
    return as(JsonArray.class, "an array");
  }

  /** Returns this number, or throws {@link JsonException}. */
  default JsonNumber asNumber() {
    return as(JsonNumber.class, "a number");
  }

  /** Returns the characters of this string, or throws {@link JsonException}. */
  default String asString() {
    return as(JsonString.class, "a string").value();
  }

  /** Returns this boolean, or throws {@link JsonException}. */
  default boolean asBoolean() {
    return as(JsonBoolean.class, "a boolean").value();
  }

  private <T extends JsonValue> T as(Class<T> type, String wanted) {
    if (!type.isInstance(this)) {
      throw new JsonException("expected " + wanted + ", found " + kind());
    }
    return type.cast(this);
  }
}
