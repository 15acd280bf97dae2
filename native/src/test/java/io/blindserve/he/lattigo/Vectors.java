package io.blindserve.he.lattigo;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * The committed vectors of Lattigo; src/test/go/cmd/vectors writes them and says what they hold.
 */
final class Vectors {

  private static final JsonLimits LIMITS = new JsonLimits(1 << 23, 12, 1 << 20);

  private Vectors() {}

  /** Returns what stands under "cases" in the file of a subject. */
  static JsonValue subject(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/lattigo/" + name + ".json")) {
      return Json.parse(in.readAllBytes(), LIMITS).asObject().get("cases");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the cases of a subject whose cases are a list. */
  static List<JsonObject> cases(String name) {
    return objects(subject(name).asArray());
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.values().stream().map(JsonValue::asObject).toList();
  }

  static byte[] bytes(JsonObject object, String name) {
    return Base64.getDecoder().decode(object.string(name));
  }

  static List<byte[]> byteStrings(JsonArray array) {
    return array.values().stream().map(v -> Base64.getDecoder().decode(v.asString())).toList();
  }

  static long[] words(byte[] littleEndian) {
    long[] words = new long[littleEndian.length / Long.BYTES];
    ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return words;
  }

  static byte[] littleEndian(long[] words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }

  static double[] doubles(byte[] littleEndian) {
    double[] values = new double[littleEndian.length / Double.BYTES];
    ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  /** Returns integers that stand as decimal strings. */
  static List<Long> decimals(JsonArray array) {
    return array.values().stream().map(v -> Long.valueOf(v.asString())).toList();
  }
}
