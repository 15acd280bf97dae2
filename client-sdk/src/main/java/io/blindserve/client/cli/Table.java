package io.blindserve.client.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines of aligned columns. */
final class Table {

  private final List<List<String>> lines = new ArrayList<>();

  Table(String... heads) {
    row(heads);
  }

  void row(String... cells) {
    lines.add(List.of(cells));
  }

  void print(PrintWriter out) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
