package io.blindserve.he.json;

import java.util.List;

/**
 * A list of values.
 *
 * @param values the elements in order, unmodifiable
 */
public record JsonArray(List<JsonValue> values) implements JsonValue {

  /** Copies the list. */
  public JsonArray {
    values = List.copyOf(values);
  }

  @Override
  public String kind() {
    return "an array";
  }

  /** Returns the number of elements. */
  public int size() {
    return values.size();
  }

  /** Returns element {@code index}, or throws {@link JsonException} when there is none. */
  public JsonValue get(int index) {
    if (index < 0 || index >= values.size()) {
      throw new JsonException("no element " + index + " in an array of " + values.size());
    }
    return values.get(index);
  }

  /** Returns the elements as 64-bit integers, or throws {@link JsonException} when one is not. */
  public long[] toLongs() {
    long[] out = new long[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i).asNumber().longValue();
    }
    return out;
  }

  /** Returns the elements as 32-bit integers, or throws {@link JsonException} when one is not. */
  public int[] toInts() {
    int[] out = new int[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i).asNumber().intValue();
    }
    return out;
  }

  /** Returns the elements as finite doubles, or throws {@link JsonException} when one is not. */
  public double[] toDoubles() {
    double[] out = new double[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i).asNumber().doubleValue();
    }
    return out;
  }
}
