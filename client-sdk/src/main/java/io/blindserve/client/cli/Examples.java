package io.blindserve.client.cli;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Rows for a check, and what must come out. */
final class Examples {

  private static final long SEED = 20261124;

  private Examples() {}

  /** Returns random rows of a plan's input range and what the plan gives for them in the clear. */
  static List<Example> random(Plan plan, int rows) {
    InputSpec input = plan.inputs().get(0);
    SplittableRandom random = new SplittableRandom(SEED);
    List<double[]> chosen = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      chosen.add(randomRow(input, random));
    }
    List<double[]> outputs = new ClearPlan(plan).outputs(chosen);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      examples.add(new Example(boxed(chosen.get(i)), boxed(outputs.get(i))));
    }
    return examples;
  }

  private static double[] randomRow(InputSpec input, SplittableRandom random) {
    FeatureRange range =
        input
            .range()
            .orElseGet(
                () ->
                    new FeatureRange(
                        Collections.nCopies(input.features(), -1.0),
                        Collections.nCopies(input.features(), 1.0)));
    double[] row = new double[input.features()];
    for (int i = 0; i < row.length; i++) {
      double low = range.min().get(i);
      row[i] = low + (range.max().get(i) - low) * random.nextDouble();
    }
    return row;
  }

  /**
   * Returns the rows of a table of features and outputs of the model; where the promise is not
   * about the model, with what the plan gives in the clear.
   */
  static List<Example> of(Plan plan, Path table) {
    int features = plan.inputs().get(0).features();
    OutputSpec output = plan.outputs().get(0);
    List<Example> examples = new ArrayList<>();
    for (double[] row : RowsFile.read(table, List.of())) {
      if (row.length != features + output.width()) {
        throw new CliException(
            table
                + " has "
                + row.length
                + " columns; the plan has "
                + features
                + " features and "
                + output.width()
                + " outputs");
      }
      List<Double> all = boxed(row);
      examples.add(new Example(all.subList(0, features), all.subList(features, row.length)));
    }
    return plan.options().containsKey(Plan.GAP) ? againstPlan(plan, examples) : examples;
  }

  /** Where comparisons are approximated the promise is about the plan, whatever the model says. */
  private static List<Example> againstPlan(Plan plan, List<Example> examples) {
    List<double[]> rows =
        examples.stream()
            .map(example -> example.row().stream().mapToDouble(Double::doubleValue).toArray())
            .toList();
    List<double[]> outputs = new ClearPlan(plan).outputs(rows);
    List<Example> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Example example = examples.get(i);
      out.add(new Example(example.row(), boxed(outputs.get(i)), example.model()));
    }
    return out;
  }

  private static List<Double> boxed(double[] row) {
    List<Double> out = new ArrayList<>();
    for (double value : row) {
      out.add(value);
    }
    return out;
  }
}
