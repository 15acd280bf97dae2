package io.blindserve.he.compile.approximate;

import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Tail;

/** What a client does with the last values, and how errors pass through it. */
final class Tails {

  private static final RowStep.Softmax SOFTMAX = new RowStep.Softmax();
  private static final RowStep.Sigmoid SIGMOID = new RowStep.Sigmoid();

  private Tails() {}

  static double[] apply(Tail tail, double[] z) {
    return switch (tail) {
      case NONE -> z;
      case SIGMOID -> SIGMOID.apply(z);
      case SOFTMAX -> SOFTMAX.apply(z);
    };
  }

  /** Returns the derivative of value i of the tail by value j of z, given the tail's values. */
  static double slope(Tail tail, double[] values, int i, int j) {
    double same = i == j ? 1 : 0;
    return switch (tail) {
      case NONE -> same;
      case SIGMOID -> same * values[i] * (1 - values[i]);
      case SOFTMAX -> values[i] * (same - values[j]);
    };
  }

  /** Returns by how much at most an error in every value of z grows. */
  static double growth(Tail tail) {
    return switch (tail) {
      case NONE -> 1;
      case SIGMOID -> 0.25;
      case SOFTMAX -> 0.5;
    };
  }

  static double largestDifference(double[] left, double[] right) {
    double out = 0;
    for (int i = 0; i < left.length; i++) {
      double difference = StrictMath.abs(left[i] - right[i]);
      out = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : StrictMath.max(out, difference);
    }
    return out;
  }
}
