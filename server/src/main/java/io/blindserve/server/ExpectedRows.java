package io.blindserve.server;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.plain.PlainModel;
import io.blindserve.server.model.ModelDescription.FeatureBox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Random rows of a model's input box and what the model itself gives for them: what a plan is
 * measured against. A table without names, features first, outputs last.
 */
final class ExpectedRows {

  /** Fixed, so that two compilations can be compared. */
  private static final long SEED = 20261124;

  private ExpectedRows() {}

  /**
   * Returns the table.
   *
   * @return nothing where the model is not one of a single input and output of 32-bit floats
   */
  static Optional<String> table(byte[] onnx, FeatureBox box, int rows) {
    try (PlainModel model = PlainModel.load(onnx)) {
      List<TensorSpec> inputs = model.signature().inputs();
      List<TensorSpec> outputs = model.signature().outputs();
      if (inputs.size() != 1 || outputs.size() != 1 || !isFloat(inputs) || !isFloat(outputs)) {
        return Optional.empty();
      }
      Tensor given = randomRows(inputs.get(0).name(), box, rows);
      return Optional.of(table(given, model.run(List.of(given), List.of()).get(0), rows));
    }
  }

  private static boolean isFloat(List<TensorSpec> specs) {
    return specs.get(0).type() == DataType.FP32;
  }

  private static Tensor randomRows(String name, FeatureBox box, int rows) {
    SplittableRandom random = new SplittableRandom(SEED);
    int features = box.min().size();
    ByteBuffer data =
        ByteBuffer.allocate(rows * features * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * features; i++) {
      double low = box.min().get(i % features);
      double high = box.max().get(i % features);
      data.putFloat((float) (low + (high - low) * random.nextDouble()));
    }
    return Tensor.ofNumbers(
        name, DataType.FP32, List.of((long) rows, (long) features), data.flip());
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
