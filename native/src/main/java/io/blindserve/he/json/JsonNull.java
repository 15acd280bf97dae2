package io.blindserve.he.json;

/** The literal {@code null}. */
public enum JsonNull implements JsonValue {
  /** The only one. */
  NULL;

  @Override
  public String kind() {
    return "null";
  }
}
