package io.blindserve.client.cli;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A document of a server, written anew before a person sees it.
 *
 * @param document the document
 */
record AnswerDocument(JsonObject document) {

  private static final int LARGEST = 256 << 20;

  /** Reads a document; {@code what} names it in failures. */
  static AnswerDocument parse(String what, byte[] json) {
    try {
      return new AnswerDocument(Json.parse(json, JsonLimits.ofBytes(LARGEST)).asObject());
    } catch (JsonException e) {
      throw new CliException("the server's " + what + " is malformed: " + e.getMessage(), e);
    }
  }

  /** Returns one line; what could steer a terminal is escaped in it. */
  String text() {
    return printable(new String(JsonWriter.toBytes(document), StandardCharsets.UTF_8));
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              boolean plain =
                  !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT;
              out.append(plain ? Character.toString(point) : escaped(point));
            });
    return out.toString();
  }

  private static String escaped(int point) {
    StringBuilder out = new StringBuilder();
    for (char unit : Character.toChars(point)) {
      out.append(String.format("\\u%04x", (int) unit));
    }
    return out.toString();
  }

  /** Returns the names of the columns of {@link #rows}. */
  List<String> columns() {
    List<String> names = new ArrayList<>();
    for (Output output : outputs()) {
      for (int i = 0; i < output.width(); i++) {
        names.add(output.width() == 1 ? output.name() : output.name() + "[" + i + "]");
      }
    }
    return names;
  }

  /** Returns the values of all outputs beside each other, a line for each row. */
  List<List<String>> rows() {
    List<Output> outputs = outputs();
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < outputs.get(0).rows(); row++) {
      List<String> cells = new ArrayList<>();
      for (Output output : outputs) {
        cells.addAll(output.cells().subList(row * output.width(), (row + 1) * output.width()));
      }
      rows.add(cells);
    }
    return rows;
  }

  /** One output: cells row after row. */
  private record Output(String name, int rows, List<String> cells) {

    int width() {
      return rows == 0 ? 0 : cells.size() / rows;
    }
  }

  private List<Output> outputs() {
    try {
      List<Output> outputs =
          document.array("outputs").values().stream()
              .map(value -> output(value.asObject()))
              .toList();
      if (outputs.isEmpty() || outputs.stream().anyMatch(o -> o.rows() != outputs.get(0).rows())) {
        throw new CliException(
            "the outputs have different numbers of rows; --output json shows them");
      }
      return outputs;
    } catch (JsonException e) {
      throw new CliException("the server's answer is malformed: " + e.getMessage(), e);
    }
  }

  private static Output output(JsonObject tensor) {
    long[] shape = tensor.array("shape").toLongs();
    List<String> cells = new ArrayList<>();
    flatten(tensor.array("data"), cells);
    long rows = shape.length == 0 ? 1 : shape[0];
    if (rows < 0 || rows > cells.size() || (rows > 0 && cells.size() % rows != 0)) {
      throw new CliException("an output does not have the elements that its shape says");
    }
    return new Output(printable(tensor.string("name")), (int) rows, cells);
  }

  private static void flatten(JsonValue value, List<String> cells) {
    if (value instanceof JsonArray array) {
      array.values().forEach(element -> flatten(element, cells));
    } else if (value instanceof JsonString text) {
      cells.add(printable(text.asString()));
    } else {
      cells.add(new String(JsonWriter.toBytes(value), StandardCharsets.UTF_8));
    }
  }
}
