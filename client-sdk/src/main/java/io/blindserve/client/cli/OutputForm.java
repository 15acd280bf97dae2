package io.blindserve.client.cli;

import io.blindserve.client.Prediction;
import io.blindserve.he.json.JsonWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** How predictions are printed. */
enum OutputForm {
  /** Aligned columns for people. */
  TABLE {
    @Override
    void print(PrintWriter out, Prediction[] predictions) {
      Table table = new Table("row", "label", "probability");
      for (int row = 0; row < predictions.length; row++) {
        table.row(
            Integer.toString(row + 1),
            predictions[row].label(),
            format(predictions[row].probability()));
      }
      table.print(out);
    }

    @Override
    void printLines(PrintWriter out, List<List<String>> lines) {
      Table table = new Table(lines.get(0).toArray(String[]::new));
      lines.stream().skip(1).forEach(line -> table.row(line.toArray(String[]::new)));
      table.print(out);
    }
  },
  /** A head and one line a row. */
  CSV {
    @Override
    void print(PrintWriter out, Prediction[] predictions) {
      out.println("row,label,probability,outputs");
      for (int row = 0; row < predictions.length; row++) {
        Prediction p = predictions[row];
        String outputs =
            DoubleStream.of(p.outputs())
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
        out.println((row + 1) + "," + quoted(p.label()) + "," + p.probability() + "," + outputs);
      }
    }
  },
  /** One array with one object a row. */
  JSON {
    @Override
    void print(PrintWriter out, Prediction[] predictions) {
      JsonWriter json = new JsonWriter().beginArray();
      for (int row = 0; row < predictions.length; row++) {
        Prediction p = predictions[row];
        json.beginObject()
            .name("row")
            .value(row + 1L)
            .name("label")
            .value(p.label())
            .name("probability");
        if (Double.isNaN(p.probability())) {
          json.nullValue();
        } else {
          json.value(p.probability());
        }
        json.name("outputs").values(p.outputs());
        p.recordId().ifPresent(id -> json.name("record").value(id));
        json.endObject();
      }
      out.println(json.endArray());
    }
  };

  abstract void print(PrintWriter out, Prediction[] predictions);

  /** Prints a head and lines of as many cells: as CSV, where a form does not say otherwise. */
  void printLines(PrintWriter out, List<List<String>> lines) {
    for (List<String> line : lines) {
      out.println(line.stream().map(OutputForm::quoted).collect(Collectors.joining(",")));
    }
  }

  private static String format(double probability) {
    return Double.isNaN(probability) ? "-" : String.format(Locale.ROOT, "%.4f", probability);
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
