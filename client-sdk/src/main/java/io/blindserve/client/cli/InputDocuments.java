package io.blindserve.client.cli;

import io.blindserve.client.ModelDescription;
import io.blindserve.client.ModelDescription.TensorDescription;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes requests for a model out of what a person gives. */
final class InputDocuments {

  private final ModelDescription model;

  InputDocuments(ModelDescription model) {
    this.model = model;
  }

  /** Returns the request that a JSON document means. */
  byte[] ofDocument(JsonValue document, String file) {
    if (document instanceof JsonObject object) {
      return object.find("inputs").filter(JsonArray.class::isInstance).isPresent()
          ? JsonWriter.toBytes(object)
          : request(object.members());
    }
    if (model.inputs().size() != 1) {
      throw new CliException(
          file + " must hold an object with the inputs " + names() + " of model " + model.name());
    }
    return request(Map.of(model.inputs().get(0).name(), document));
  }

  /** Returns the request for inputs by name, each JSON or {@code @FILE}. */
  byte[] ofNamed(Map<String, String> texts) {
    Map<String, JsonValue> values = new LinkedHashMap<>();
    texts.forEach(
        (name, text) ->
            values.put(
                name,
                text.startsWith("@")
                    ? TextFile.json(text.substring(1))
                    : TextFile.json(
                        "the value of input " + name, text.getBytes(StandardCharsets.UTF_8))));
    return request(values);
  }

  private byte[] request(Map<String, JsonValue> values) {
    for (String name : values.keySet()) {
      if (model.inputs().stream().noneMatch(input -> input.name().equals(name))) {
        throw new CliException(
            "model " + model.name() + " has no input " + name + "; it has " + names());
      }
    }
    JsonWriter json = new JsonWriter().beginObject().name("inputs").beginArray();
    for (TensorDescription input : model.inputs()) {
      JsonValue value = values.get(input.name());
      if (value == null) {
        throw new CliException("model " + model.name() + ": input " + input.name() + " is missing");
      }
      new NestedTensor(model.name(), input, value).write(json);
    }
    return json.endArray().endObject().toBytes();
  }

  private String names() {
    return String.join(", ", model.inputs().stream().map(TensorDescription::name).toList());
  }

  /** Returns the requests for the rows of a table, at most {@code batch} rows each. */
  List<byte[]> ofRows(Csv table, String file, int batch) {
    Map<String, TableColumns> columns = new LinkedHashMap<>();
    for (TensorDescription input : model.inputs()) {
      columns.put(input.name(), TableColumns.of(model, input, table, file));
    }
    int rows = table.lines().size();
    int step = Math.min(batch, columns.values().iterator().next().rowsOfRequest());
    List<byte[]> requests = new ArrayList<>();
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      Map<String, JsonValue> values = new LinkedHashMap<>();
      for (Map.Entry<String, TableColumns> input : columns.entrySet()) {
        values.put(input.getKey(), input.getValue().rows(from, to));
      }
      requests.add(request(values));
    }
    return requests;
  }
}
