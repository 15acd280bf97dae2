package io.blindserve.he.lattigo;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.wire.LattigoFormat;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds one command for the oracle. */
final class Command {

  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  Command(String name, CkksParameters parameters) {
    members.put("command", new JsonString(name));
    byte[] document = LattigoFormat.writeParameters(parameters.literal());
    members.put("parameters", Json.parse(document, JsonLimits.ofBytes(1 << 14)));
  }

  Command with(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  Command with(String name, String value) {
    return with(name, new JsonString(value));
  }

  Command with(String name, long value) {
    return with(name, JsonNumber.of(value));
  }

  Command with(String name, byte[] value) {
    return with(name, base64(value));
  }

  Command with(String name, double[] values) {
    return with(name, bits(values));
  }

  Command with(String name, List<byte[]> values) {
    return with(name, new JsonArray(values.stream().<JsonValue>map(Command::base64).toList()));
  }

  JsonObject build() {
    return new JsonObject(members);
  }

  static JsonString base64(byte[] value) {
    return new JsonString(Base64.getEncoder().encodeToString(value));
  }

  static JsonString bits(double[] values) {
    long[] words = new long[values.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = Double.doubleToRawLongBits(values[i]);
    }
    return base64(Vectors.littleEndian(words));
  }
}
