package io.blindserve.he.circuit;

import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads arrays into lists. */
final class JsonLists {

  private JsonLists() {}

  static <T> List<T> read(JsonArray array, Function<JsonValue, T> each) {
    List<T> out = new ArrayList<>(array.size());
    for (JsonValue value : array.values()) {
      out.add(each.apply(value));
    }
    return out;
  }

  static List<Double> doubles(JsonArray array) {
    return read(array, value -> value.asNumber().doubleValue());
  }

  static List<Integer> ints(JsonArray array) {
    return read(array, value -> value.asNumber().intValue());
  }
}
