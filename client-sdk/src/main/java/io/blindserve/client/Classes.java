package io.blindserve.client;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Reads a model's outputs as classes. */
final class Classes {

  /**
   * Rounding, and the error of an encrypted call, may carry a probability a little past its ends.
   */
  private static final double SLACK = 0.05;

  private final List<String> labels;

  Classes(List<String> labels) {
    this.labels = labels;
  }

  /**
   * Names the class of one row. One output is the probability of the second of two classes; several
   * are one for each class.
   */
  Prediction read(double[] outputs, Optional<String> recordId) {
    if (outputs.length == 1) {
      double second = outputs[0];
      int at = second >= 0.5 ? 1 : 0;
      double probability = at == 1 ? second : 1 - second;
      return new Prediction(
          name(at), isProbability(second) ? clamp(probability) : Double.NaN, outputs, recordId);
    }
    int at = largest(outputs);
    return new Prediction(
        name(at), areProbabilities(outputs) ? clamp(outputs[at]) : Double.NaN, outputs, recordId);
  }

  private String name(int at) {
    return at < labels.size() ? labels.get(at) : Integer.toString(at);
  }

  private static int largest(double[] outputs) {
    int at = 0;
    for (int i = 1; i < outputs.length; i++) {
      at = outputs[i] > outputs[at] ? i : at;
    }
    return at;
  }

  private static boolean areProbabilities(double[] outputs) {
    return DoubleStream.of(outputs).allMatch(Classes::isProbability)
        && Math.abs(DoubleStream.of(outputs).sum() - 1) <= SLACK;
  }

  private static boolean isProbability(double value) {
    return value >= -SLACK && value <= 1 + SLACK;
  }

  private static double clamp(double value) {
    return Math.min(1, Math.max(0, value));
  }
}
