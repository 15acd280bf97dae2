package io.blindserve.he.compile.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * An abstract circuit: instructions in order, the last of which is the answer.
 *
 * @param logSlots log2 of the slots
 * @param inputs for each ciphertext of the request which prepared value stands in each slot, or -1
 * @param ops instructions
 * @param weights number of variables for scales of weights
 * @param outputSlots slot of each channel of the answer
 */
@SuppressWarnings("ArrayRecordComponent")
record Draft(int logSlots, List<int[]> inputs, List<Op> ops, int weights, int[] outputSlots) {

  Draft {
    inputs = List.copyOf(inputs);
    ops = List.copyOf(ops);
  }

  int slots() {
    return 1 << logSlots;
  }

  /** Returns the number of rescales before each value. */
  int[] depths() {
    int[] out = new int[ops.size()];
    for (int i = 0; i < out.length; i++) {
      for (int source : ops.get(i).sources()) {
        out[i] = StrictMath.max(out[i], out[source]);
      }
      if (ops.get(i) instanceof Op.Rescale) {
        out[i]++;
      }
    }
    return out;
  }

  /** Returns the number of rescales before the answer. */
  int depth() {
    return depths()[ops.size() - 1];
  }

  /** Returns log2 of the slots with which the client decodes. */
  int answerLogSlots() {
    return ops.get(ops.size() - 1) instanceof Op.Mean mean
        ? Integer.numberOfTrailingZeros(mean.stride())
        : logSlots;
  }

  /** Returns by what the client's values must be multiplied. */
  double answerFactor() {
    return StrictMath.scalb(1.0, logSlots - answerLogSlots());
  }

  /** Collects instructions; for one use. */
  static final class Builder {

    private final List<Op> ops = new ArrayList<>();
    private int weights;

    /** Adds an instruction and returns the number of its value. */
    int add(Op op) {
      ops.add(op);
      return ops.size() - 1;
    }

    /** Returns a new variable for a scale of weights. */
    int weight() {
      return weights++;
    }

    Draft build(int logSlots, List<int[]> inputs, int[] outputSlots) {
      return new Draft(logSlots, inputs, ops, weights, outputSlots);
    }
  }
}
