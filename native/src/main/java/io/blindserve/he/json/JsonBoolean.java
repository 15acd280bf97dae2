package io.blindserve.he.json;

/**
 * A literal {@code true} or {@code false}.
 *
 * @param value which of them
 */
public record JsonBoolean(boolean value) implements JsonValue {

  @Override
  public String kind() {
    return "a boolean";
  }
}
