package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.ParametersJson;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonNull;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The documents of {@link KeyRequirements} and the digest that names them together with the
 * parameters.
 */
final class KeysJson {

  private KeysJson() {}

  static JsonBuilder write(JsonBuilder out, KeyRequirements keys) {
    return out.put("relinearization_key", relinearizationKey(keys))
        .put("galois_elements", galoisElements(keys))
        .put("public_key", keys.publicKey());
  }

  private static JsonValue relinearizationKey(KeyRequirements keys) {
    return keys.relinearizationLevel().isEmpty()
        ? JsonNull.NULL
        : new JsonBuilder().put("level", keys.relinearizationLevel().getAsInt()).build();
  }

  private static JsonArray galoisElements(KeyRequirements keys) {
    List<JsonValue> elements = new ArrayList<>();
    for (Map.Entry<Long, Integer> entry : keys.galoisLevels().entrySet()) {
      elements.add(
          new JsonBuilder().put("element", entry.getKey()).put("level", entry.getValue()).build());
    }
    return new JsonArray(elements);
  }

  static KeyRequirements read(JsonObject document) {
    JsonValue relinearization = document.get("relinearization_key");
    OptionalInt level =
        relinearization.isNull()
            ? OptionalInt.empty()
            : OptionalInt.of(relinearization.asObject().intValue("level"));
    SortedMap<Long, Integer> galois = new TreeMap<>();
    long last = 1;
    for (JsonValue value : document.array("galois_elements").values()) {
      JsonObject element = value.asObject();
      long g = element.longValue("element");
      if (g <= last) {
        throw new JsonException("galois_elements are not ascending");
      }
      galois.put(g, element.intValue("level"));
      last = g;
    }
    return new KeyRequirements(level, galois, document.bool("public_key"));
  }

  /**
   * Returns {@code key_profile}: the digest of parameters and keys, members sorted by name at every
   * depth.
   */
  static String profile(CkksParametersLiteral parameters, KeyRequirements keys) {
    JsonObject document =
        write(new JsonBuilder().put("parameters", ParametersJson.write(parameters)), keys).build();
    return Sha256.digest(JsonWriter.toBytes(sorted(document)));
  }

  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonBuilder out = new JsonBuilder();
      new TreeMap<>(object.members()).forEach((name, member) -> out.put(name, sorted(member)));
      return out.build();
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(KeysJson::sorted).toList());
    }
    return value;
  }
}
