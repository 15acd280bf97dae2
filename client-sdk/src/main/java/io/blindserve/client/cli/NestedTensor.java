package io.blindserve.client.cli;

import io.blindserve.client.ModelDescription.TensorDescription;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Nested arrays as a tensor: the nesting is the shape.
 *
 * @param model what messages call the model
 * @param input what the model declares
 * @param value the arrays
 */
record NestedTensor(String model, TensorDescription input, JsonValue value) {

  /** Writes the tensor's object; a shape that does not fit is a {@link CliException}. */
  void write(JsonWriter json) {
    List<Long> shape = new ArrayList<>();
    for (JsonValue at = value; at instanceof JsonArray array; at = array.get(0)) {
      shape.add((long) array.size());
      if (array.size() == 0) {
        break;
      }
    }
    checkEven(value, shape, 0);
    if (!fits(shape)) {
      throw failure("has shape " + shape + " where " + input.shape() + " is declared");
    }
    json.beginObject().name("name").value(input.name()).name("datatype").value(input.datatype());
    json.name("shape").values(shape.stream().mapToLong(Long::longValue).toArray());
    json.name("data").value(value).endObject();
  }

  private boolean fits(List<Long> shape) {
    boolean fits = shape.size() == input.shape().size() && !shape.contains(0L);
    for (int i = 0; fits && i < shape.size(); i++) {
      fits = input.shape().get(i) < 0 || input.shape().get(i).equals(shape.get(i));
    }
    return fits;
  }

  private void checkEven(JsonValue at, List<Long> shape, int depth) {
    boolean array = at instanceof JsonArray;
    if (array != depth < shape.size()) {
      throw failure("mixes arrays and values at depth " + (depth + 1));
    }
    if (at instanceof JsonArray elements) {
      if (elements.size() != shape.get(depth)) {
        throw failure(
            "is uneven: at depth "
                + (depth + 1)
                + " there are arrays of "
                + shape.get(depth)
                + " and of "
                + elements.size());
      }
      elements.values().forEach(element -> checkEven(element, shape, depth + 1));
    }
  }

  private CliException failure(String what) {
    return new CliException("model " + model + ": input " + input.name() + " " + what);
  }
}
