package io.blindserve.server;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.plain.PlainModel;
import io.blindserve.server.model.ModelDescription.FeatureBox;
import io.blindserve.server.model.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows and what the model itself gives for them: what a plan is measured against.
 *
 * @param table features first, outputs last, below a line of names
 * @param clipped rows that were clipped to the plan's range before either side saw them
 */
record PlainAnswers(String table, int clipped) {

  /** Fixed, so that two compilations can be compared. */
  private static final long SEED = 20261124;

  /**
   * Returns the answers to random rows of a box.
   *
   * @param output the model's output that is asked for
   * @return nothing where the model has not one input, or that or the output is not of 32-bit
   *     floats
   */
  static Optional<PlainAnswers> ofRandomRows(byte[] onnx, String output, FeatureBox box, int rows) {
    return of(onnx, output, box, randomRows(box, rows));
  }

  /**
   * Returns the answers to given rows, clipped to a box, in which alone a plan promises anything.
   *
   * @param output the model's output that is asked for
   * @return nothing where the model has not one input, or that or the output is not of 32-bit
   *     floats
   * @throws ModelLoadException if the rows have not the width of the box
   */
  static Optional<PlainAnswers> of(
      byte[] onnx, String output, FeatureBox box, List<double[]> rows) {
    int features = box.min().size();
    if (rows.get(0).length != features) {
      throw new ModelLoadException(
          "the rows have " + rows.get(0).length + " columns; the model takes " + features);
    }
    try (PlainModel model = PlainModel.load(onnx)) {
      List<TensorSpec> inputs = model.signature().inputs();
      List<TensorSpec> outputs =
          model.signature().outputs().stream().filter(o -> o.name().equals(output)).toList();
      if (inputs.size() != 1 || outputs.size() != 1 || !isFloat(inputs) || !isFloat(outputs)) {
        return Optional.empty();
      }
      int clipped = 0;
      ByteBuffer data =
          ByteBuffer.allocate(Math.multiplyExact(rows.size(), features * Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (double[] row : rows) {
        clipped += put(data, box, row) ? 1 : 0;
      }
      Tensor given =
          Tensor.ofNumbers(
              inputs.get(0).name(),
              DataType.FP32,
              List.of((long) rows.size(), (long) features),
              data.flip());
      Tensor answers = model.run(List.of(given), List.of(output)).get(0);
      return Optional.of(new PlainAnswers(table(given, answers, rows.size()), clipped));
    }
  }

  /** Puts a row, clipped, and returns whether it was outside. */
  private static boolean put(ByteBuffer data, FeatureBox box, double[] row) {
    boolean outside = false;
    for (int i = 0; i < row.length; i++) {
      double inside = Math.max(box.min().get(i), Math.min(box.max().get(i), row[i]));
      outside |= inside != row[i];
      data.putFloat((float) inside);
    }
    return outside;
  }

  private static boolean isFloat(List<TensorSpec> specs) {
    return specs.get(0).type() == DataType.FP32;
  }

  private static List<double[]> randomRows(FeatureBox box, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      double[] row = new double[box.min().size()];
      for (int i = 0; i < row.length; i++) {
        double low = box.min().get(i);
        row[i] = low + (box.max().get(i) - low) * random.nextDouble();
      }
      rows.add(row);
    }
    return rows;
  }

  private static String table(Tensor inputs, Tensor outputs, int rows) {
    ByteBuffer in = inputs.data();
    ByteBuffer out = outputs.data();
    int features = in.limit() / Float.BYTES / rows;
    int results = out.limit() / Float.BYTES / rows;
    StringBuilder text = new StringBuilder(names(features, results));
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < features + results; i++) {
        text.append(i == 0 ? "" : ",");
        text.append((double) (i < features ? in.getFloat() : out.getFloat()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String names(int features, int results) {
    String inputs =
        IntStream.range(0, features).mapToObj(i -> "feature_" + i).collect(Collectors.joining(","));
    String outputs =
        IntStream.range(0, results).mapToObj(i -> ",output_" + i).collect(Collectors.joining());
    return inputs + outputs + '\n';
  }
}
