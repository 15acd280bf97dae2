package io.blindserve.he.json;

/**
 * A string.
 *
 * @param value the characters, escapes resolved; never a lone surrogate when it was parsed
 */
public record JsonString(String value) implements JsonValue {

  @Override
  public String kind() {
    return "a string";
  }
}
