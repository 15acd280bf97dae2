package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.compile.network.Tail;

/**
 * What the client makes of a raw answer, one output at a time, as a function of one margin: the
 * value itself, or the margin that goes into a sigmoid. An output of a softmax is the sigmoid of
 * its value less the log-sum-exp of the others.
 */
final class Answer {

  private final Chain chain;

  Answer(Chain chain) {
    this.chain = chain;
  }

  int outputs() {
    return chain.outputs();
  }

  private boolean mixes() {
    return chain.tail() == Tail.SOFTMAX && chain.outputs() > 1;
  }

  double margin(double[] raw, int output) {
    double[] values = chain.outputs(raw);
    return mixes() ? values[output] - logSumOfOthers(values, output) : values[output];
  }

  /** Returns the gradient of the margin with respect to the raw answer. */
  double[] marginGradient(double[] raw, int output) {
    double[] out = new double[raw.length];
    out[chain.channel()[output]] += chain.scale()[output];
    if (mixes()) {
      double[] values = chain.outputs(raw);
      double total = logSumOfOthers(values, output);
      for (int i = 0; i < values.length; i++) {
        if (i != output) {
          out[chain.channel()[i]] -= chain.scale()[i] * StrictMath.exp(values[i] - total);
        }
      }
    }
    return out;
  }

  private static double logSumOfOthers(double[] values, int output) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      max = i == output ? max : StrictMath.max(max, values[i]);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += i == output ? 0 : StrictMath.exp(values[i] - max);
    }
    return max + StrictMath.log(sum);
  }

  private boolean isLinear() {
    return chain.tail() == Tail.NONE;
  }

  double finish(double margin) {
    return isLinear() ? margin : RowStep.Sigmoid.of(margin);
  }

  double slope(double margin) {
    if (isLinear()) {
      return 1;
    }
    double p = RowStep.Sigmoid.of(margin);
    return p * (1 - p);
  }
}
