package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Step;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * An abstract circuit: instructions in order, the last of which is the answer.
 *
 * @param logSlots log2 of the slots
 * @param inputs for each ciphertext of the request which prepared value stands in each slot, or -1
 * @param ops instructions
 * @param weights number of variables for scales of weights
 * @param outputSlots slot of each channel of the first row's answer; those of the next rows follow
 *     it
 * @param uniform whether each entry of a value is a ciphertext of its own, all of whose slots are
 *     treated alike: then entries are what is called slots elsewhere, and constants are integers
 * @param rows rows that share each ciphertext, a power of two; {@link SharedRows} says how. 1 where
 *     the circuit is uniform
 */
@SuppressWarnings("ArrayRecordComponent")
record Draft(
    int logSlots,
    List<int[]> inputs,
    List<Op> ops,
    int weights,
    int[] outputSlots,
    boolean uniform,
    int rows) {

  Draft {
    inputs = List.copyOf(inputs);
    ops = List.copyOf(ops);
  }

  int slots() {
    return 1 << logSlots;
  }

  /** Returns the number of entries of each value. */
  int[] sizes() {
    int[] out = new int[ops.size()];
    for (int i = 0; i < out.length; i++) {
      Op op = ops.get(i);
      if (!uniform) {
        out[i] = slots();
      } else if (op instanceof Op.Input input) {
        out[i] = inputs.get(input.ciphertext()).length;
      } else {
        out[i] = op instanceof Op.Mix mix ? mix.weights().rows() : out[op.sources().get(0)];
      }
    }
    return out;
  }

  /** Returns log2 of the largest scale that each value's weights may have. */
  int[] weightLimits() {
    int[] out = new int[ops.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = ops.get(i) instanceof Op.Mix mix ? limit(mix.weights()) : Bits.MAX_WEIGHT;
    }
    return out;
  }

  private static int limit(SparseMatrix weights) {
    double largest = 0;
    for (int e = 0; e < weights.entries(); e++) {
      largest = StrictMath.max(largest, StrictMath.abs(weights.value(e)));
    }
    int bits = largest > 0 ? StrictMath.getExponent(largest) + 1 : 0;
    return StrictMath.min(Bits.MAX_WEIGHT, Step.Combine.FACTOR_BITS - 1 - bits);
  }

  /** Returns k with each value's constants below 2^k; of values without any, a small number. */
  int[] constantBits() {
    int[] out = new int[ops.size()];
    for (int i = 0; i < out.length; i++) {
      double largest = 0;
      if (ops.get(i) instanceof Op.AddConstant added) {
        largest = largest(added.slots());
      } else if (ops.get(i) instanceof Op.Scaled scaled) {
        largest = largest(scaled.slots());
      } else if (ops.get(i) instanceof Op.Linear linear) {
        for (Op.Part part : linear.parts()) {
          for (double[] diagonal : part.diagonals().values()) {
            largest = StrictMath.max(largest, largest(diagonal));
          }
        }
      }
      out[i] = StrictMath.getExponent(largest) + 1;
    }
    return out;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = StrictMath.max(largest, StrictMath.abs(value));
    }
    return largest;
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

  /** Returns the variable that is the scale of the weights of a product, or -1. */
  int weightBefore(int value) {
    Op op = ops.get(value);
    if (op instanceof Op.Linear linear) {
      return linear.weight();
    }
    if (op instanceof Op.Scaled scaled) {
      return scaled.weight() instanceof Op.Weight.Free free ? free.variable() : -1;
    }
    boolean passes = op instanceof Op.Turn || op instanceof Op.Sum;
    return passes ? weightBefore(op.sources().get(0)) : -1;
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

  /** Returns this circuit with the answer of another row in the place of the first one's. */
  Draft ofRow(int row) {
    int[] slots = outputSlots.clone();
    for (int i = 0; i < slots.length; i++) {
      slots[i] += row;
    }
    return new Draft(logSlots, inputs, ops, weights, slots, uniform, rows);
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
      return new Draft(logSlots, inputs, ops, weights, outputSlots, false, 1);
    }

    /** Returns a circuit that treats all slots alike, with one vector of inputs. */
    Draft buildUniform(int logSlots, int[] columns, int[] outputs) {
      return new Draft(logSlots, List.of(columns), ops, weights, outputs, true, 1);
    }
  }
}
