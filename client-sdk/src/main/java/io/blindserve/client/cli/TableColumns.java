package io.blindserve.client.cli;

import io.blindserve.client.ModelDescription;
import io.blindserve.client.ModelDescription.TensorDescription;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonBoolean;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table that make one input: all features of an only input, or the column of its
 * name.
 */
final class TableColumns {

  private final TensorDescription input;
  private final Csv table;
  private final String file;
  private final List<String> names;
  private final int[] columns;

  private TableColumns(
      TensorDescription input, Csv table, String file, List<String> names, int[] columns) {
    this.input = input;
    this.table = table;
    this.file = file;
    this.names = names;
    this.columns = columns;
  }

  static TableColumns of(ModelDescription model, TensorDescription input, Csv table, String file) {
    int dimensions = input.shape().size();
    if (dimensions != 1 && dimensions != 2) {
      throw new CliException(
          "model "
              + model.name()
              + ": input "
              + input.name()
              + " of shape "
              + input.shape()
              + " is no table of rows; --json takes it");
    }
    List<String> features = model.inputs().size() == 1 ? model.features() : List.of(input.name());
    List<String> names = features.isEmpty() ? table.head() : features;
    int[] columns =
        names.stream().mapToInt(name -> RowsFile.column(file, table, names, name)).toArray();
    return new TableColumns(input, table, file, names, columns);
  }

  /** Returns how many rows one request may have. */
  int rowsOfRequest() {
    long declared = input.shape().get(0);
    return declared < 0 ? Integer.MAX_VALUE : (int) Math.min(declared, Integer.MAX_VALUE);
  }

  JsonArray rows(int from, int to) {
    List<JsonValue> rows = new ArrayList<>();
    for (int row = from; row < to; row++) {
      List<JsonValue> cells = new ArrayList<>();
      for (int i = 0; i < columns.length; i++) {
        cells.add(cell(row, i));
      }
      rows.add(
          input.shape().size() == 1 && cells.size() == 1 ? cells.get(0) : new JsonArray(cells));
    }
    return new JsonArray(rows);
  }

  private JsonValue cell(int row, int i) {
    String text = table.lines().get(row).get(columns[i]);
    return switch (input.datatype()) {
      case "BYTES" -> new JsonString(text);
      case "BOOL" -> flag(row, i, text.strip());
      case "FP32", "FP64" -> JsonNumber.of(RowsFile.number(file, row, names.get(i), text));
      default -> whole(row, i, text.strip());
    };
  }

  private JsonValue flag(int row, int i, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw failure(row, i, "neither true nor false");
    }
    return new JsonBoolean(text.equals("true"));
  }

  private JsonValue whole(int row, int i, String text) {
    if (!text.matches("-?(0|[1-9][0-9]{0,19})")) {
      throw failure(row, i, "not a whole number");
    }
    return new JsonNumber(text);
  }

  private CliException failure(int row, int i, String what) {
    return new CliException(
        file + ", row " + (row + 1) + ", column \"" + names.get(i) + "\": " + what);
  }
}
