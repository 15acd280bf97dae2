package io.blindserve.client.cli;

import java.nio.file.Path;
import java.util.List;

/** Takes a model's columns out of a table, by name. */
final class RowsFile {

  private RowsFile() {}

  /**
   * Returns the rows of a file in the order of the model's features; other columns are left out.
   *
   * @param features the model's names; when it has none, all columns are taken in the file's order
   */
  static double[][] read(Path file, List<String> features) {
    return rows(file.toString(), Csv.read(file), features);
  }

  static double[][] rows(String file, Csv table, List<String> features) {
    List<String> wanted = features.isEmpty() ? table.head() : features;
    int[] columns = wanted.stream().mapToInt(name -> column(file, table, features, name)).toArray();
    double[][] rows = new double[table.lines().size()][columns.length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < columns.length; i++) {
        rows[row][i] = number(file, row, wanted.get(i), table.lines().get(row).get(columns[i]));
      }
    }
    return rows;
  }

  static int column(String file, Csv table, List<String> features, String name) {
    int at = table.head().indexOf(name);
    if (at < 0) {
      List<String> foreign =
          table.head().stream().filter(head -> !features.contains(head)).toList();
      String hint =
          foreign.isEmpty() ? "" : "; these are not the model's: " + String.join(", ", foreign);
      throw new CliException(
          file + " lacks the column \"" + name + "\" that the model takes" + hint);
    }
    return at;
  }

  /**
   * Java would also read hexadecimal floats and trailing type letters; a table holds decimal
   * numbers.
   */
  static double number(String file, int row, String column, String cell) {
    String text = cell.strip();
    if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
        || !Double.isFinite(Double.parseDouble(text))) {
      throw new CliException(
          file + ", row " + (row + 1) + ", column \"" + column + "\": not a number");
    }
    return Double.parseDouble(text);
  }
}
