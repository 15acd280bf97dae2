package io.blindserve.server;

import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rows of numbers from a user's CSV file, whose first line names the columns. Bounded in bytes,
 * columns and numbers; whatever is wrong is named by file, line and column, never by content.
 */
final class RowsTable {

  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_NUMBERS = 1 << 24;
  private static final int MOST_COLUMNS = 1 << 16;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  private final Path file;
  private final List<String> lines;

  private RowsTable(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Returns the rows of a file.
   *
   * @param features the model's names, by which columns are taken; where it has none, all columns
   *     are taken in the file's order
   * @throws ModelLoadException if the file cannot be read or is no such table
   */
  static List<double[]> read(Path file, List<String> features) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelLoadException(file + " is larger than " + (MOST_BYTES >> 20) + " MiB");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      List<String> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
      return new RowsTable(file, lines).rows(features);
    } catch (NoSuchFileException e) {
      throw new ModelLoadException(file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new ModelLoadException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ModelLoadException(file + " cannot be read", e);
    }
  }

  private List<double[]> rows(List<String> features) {
    if (lines.isEmpty()) {
      throw new ModelLoadException(file + " is empty; its first line names the columns");
    }
    List<String> head = cells(0);
    int[] columns = columns(head, features);
    List<double[]> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      if ((long) (rows.size() + 1) * columns.length > MOST_NUMBERS) {
        throw at(i, "more than " + MOST_NUMBERS + " numbers");
      }
      rows.add(row(i, head.size(), columns));
    }
    if (rows.isEmpty()) {
      throw new ModelLoadException(file + " has no rows");
    }
    return rows;
  }

  private int[] columns(List<String> head, List<String> features) {
    List<String> wanted = features.isEmpty() ? head : features;
    int[] columns = new int[wanted.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = features.isEmpty() ? i : head.indexOf(wanted.get(i));
      if (columns[i] < 0) {
        throw new ModelLoadException(
            file + " lacks the column of feature " + i + " that model.json names");
      }
    }
    return columns;
  }

  private double[] row(int line, int width, int[] columns) {
    List<String> cells = cells(line);
    if (cells.size() != width) {
      throw at(line, cells.size() + " cells; the first line has " + width);
    }
    double[] row = new double[columns.length];
    for (int i = 0; i < row.length; i++) {
      int at = columns[i];
      row[i] =
          number(cells.get(at))
              .orElseThrow(() -> at(line, "not a finite number in column " + (at + 1)));
    }
    return row;
  }

  private static Optional<Double> number(String cell) {
    return Optional.of(cell.strip())
        .filter(text -> text.length() <= 64 && NUMBER.matcher(text).matches())
        .map(Double::parseDouble)
        .filter(Double::isFinite);
  }

  /** Cells of a line: commas, quotes doubled inside quotes; no line break inside quotes. */
  private List<String> cells(int line) {
    String text = lines.get(line);
    List<String> out = new ArrayList<>();
    int from = 0;
    boolean quoted = false;
    for (int i = 0; i <= text.length(); i++) {
      boolean ends = i == text.length() || (!quoted && text.charAt(i) == ',');
      if (ends) {
        out.add(unquoted(text.substring(from, i).strip()));
        from = i + 1;
      } else if (text.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    if (quoted) {
      throw at(line, "a quote is opened and never closed");
    }
    if (out.size() > MOST_COLUMNS) {
      throw at(line, "more than " + MOST_COLUMNS + " columns");
    }
    return out;
  }

  private static String unquoted(String cell) {
    boolean quoted = cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
    return quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
  }

  private ModelLoadException at(int line, String what) {
    return new ModelLoadException(file + ", line " + (line + 1) + ": " + what);
  }
}
