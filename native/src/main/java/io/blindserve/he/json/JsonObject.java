package io.blindserve.he.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Named values, in the order of the text. Names are distinct.
 *
 * @param members name to value, unmodifiable, in order
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {

  /** Copies the map and keeps its order. */
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  @Override
  public String kind() {
    return "an object";
  }

  /**
   * Returns the member, or nothing when there is none; a member that is {@code null} is returned as
   * such.
   */
  public Optional<JsonValue> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** Returns the member, or throws {@link JsonException} that names it when it is missing. */
  public JsonValue get(String name) {
    return find(name).orElseThrow(() -> new JsonException("member " + name + " is missing"));
  }

  /** Returns the member as an object, or throws {@link JsonException} that names it. */
  public JsonObject object(String name) {
    return named(name, () -> get(name).asObject());
  }

  /** Returns the member as an array, or throws {@link JsonException} that names it. */
  public JsonArray array(String name) {
    return named(name, () -> get(name).asArray());
  }

  /** Returns the member as a string, or throws {@link JsonException} that names it. */
  public String string(String name) {
    return named(name, () -> get(name).asString());
  }

  /** Returns the member as a boolean, or throws {@link JsonException} that names it. */
  public boolean bool(String name) {
    return named(name, () -> get(name).asBoolean());
  }

  /** Returns the member as a 64-bit integer, or throws {@link JsonException} that names it. */
  public long longValue(String name) {
    return named(name, () -> get(name).asNumber().longValue());
  }

  /** Returns the member as a 32-bit integer, or throws {@link JsonException} that names it. */
  public int intValue(String name) {
    return named(name, () -> get(name).asNumber().intValue());
  }

  /** Returns the member as a finite double, or throws {@link JsonException} that names it. */
  public double doubleValue(String name) {
    return named(name, () -> get(name).asNumber().doubleValue());
  }

  /**
   * Throws {@link JsonException} when a member is not among {@code known}; foreign names are not
   * repeated.
   */
  public void requireOnly(Collection<String> known) {
    int index = 0;
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        throw new JsonException("member number " + index + " has an unknown name");
      }
      index++;
    }
  }

  private <T> T named(String name, Supplier<T> read) {
    if (!members.containsKey(name)) {
      throw new JsonException("member " + name + " is missing");
    }
    try {
      return read.get();
    } catch (JsonException e) {
      throw new JsonException("member " + name + ": " + e.getMessage());
    }
  }
}
