package io.blindserve.client.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of the demonstration with what is true of them.
 *
 * @param rows features in the model's order
 * @param truth the index of each row's class
 */
record DemoRows(List<double[]> rows, List<Integer> truth) {

  /** The column that holds the diagnosis: 0 or 1. */
  private static final String TRUTH = "diagnosis";

  DemoRows {
    rows = List.copyOf(rows);
    truth = List.copyOf(truth);
  }

  static DemoRows read(Path csv, List<String> features, int most) {
    Csv table = Csv.read(csv);
    List<String> wanted = new ArrayList<>(features);
    wanted.add(TRUTH);
    double[][] cells = RowsFile.rows(csv.toString(), table, wanted);
    if (cells.length == 0) {
      throw new CliException(csv + " holds no row");
    }
    List<double[]> rows = new ArrayList<>();
    List<Integer> truth = new ArrayList<>();
    for (int i = 0; i < Math.min(cells.length, most); i++) {
      rows.add(Arrays.copyOf(cells[i], features.size()));
      truth.add((int) cells[i][features.size()]);
    }
    return new DemoRows(rows, truth);
  }

  double[][] array() {
    return rows.toArray(double[][]::new);
  }
}
