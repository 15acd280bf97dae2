package io.blindserve.he.circuit;

import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonBoolean;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds objects member by member, in order, and the small values that documents are made of. */
final class JsonBuilder {

  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  JsonBuilder put(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  JsonBuilder put(String name, String value) {
    return put(name, new JsonString(value));
  }

  JsonBuilder put(String name, long value) {
    return put(name, JsonNumber.of(value));
  }

  JsonBuilder put(String name, double value) {
    return put(name, JsonNumber.of(value));
  }

  JsonBuilder put(String name, boolean value) {
    return put(name, new JsonBoolean(value));
  }

  JsonObject build() {
    return new JsonObject(members);
  }

  static <T> JsonArray array(List<T> values, Function<T, JsonValue> each) {
    return new JsonArray(values.stream().map(each).toList());
  }

  static JsonArray doubles(List<Double> values) {
    return array(values, JsonNumber::of);
  }

  static JsonArray ints(List<Integer> values) {
    return array(values, v -> JsonNumber.of((long) v));
  }
}
