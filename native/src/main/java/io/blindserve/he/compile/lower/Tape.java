package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Runs a draft on slots in the clear with some constants, forward, and backward for derivatives.
 * With the slots of the encoded integers it is exactly what an evaluation without noise gives,
 * padding and all.
 */
final class Tape {

  private final Draft draft;
  private final Constants constants;
  private final boolean real;
  private final int[] sizes;

  /**
   * Prepares runs.
   *
   * @param real whether all constants are real
   */
  private Tape(Draft draft, Constants constants, boolean real) {
    this.draft = draft;
    this.constants = constants;
    this.real = real;
    this.sizes = draft.sizes();
  }

  /** Returns a tape with the constants as they ought to be. */
  static Tape exact(Draft draft) {
    return new Tape(draft, Constants.wanted(draft), true);
  }

  /** Returns a tape with the slots that encoded integers hold. */
  static Tape encoded(Draft draft, Constants constants) {
    return new Tape(draft, constants, draft.uniform());
  }

  /** Returns this tape with the answer of another row in the place of the first one's. */
  Tape ofRow(int row) {
    return new Tape(draft.ofRow(row), constants, real);
  }

  private ComplexVector zeros(int value) {
    return ComplexVector.zeros(sizes[value], real);
  }

  Draft draft() {
    return draft;
  }

  Constants constants() {
    return constants;
  }

  /** Returns all values at a point. */
  List<ComplexVector> forward(double[] t) {
    return forward(t, List.of(), 0);
  }

  /** As the other, with amount * push[i] added to value i; an empty vector adds nothing. */
  List<ComplexVector> forward(double[] t, List<ComplexVector> push, double amount) {
    List<ComplexVector> values = new ArrayList<>(draft.ops().size());
    for (int i = 0; i < draft.ops().size(); i++) {
      ComplexVector value = forward(i, t, values);
      if (!push.isEmpty() && push.get(i).size() > 0) {
        value = value.copy();
        value.addScaled(push.get(i), amount);
      }
      values.add(value);
    }
    return values;
  }

  private ComplexVector forward(int i, double[] t, List<ComplexVector> values) {
    Op op = draft.ops().get(i);
    if (op instanceof Op.Input input) {
      return input(zeros(i), t, draft.inputs().get(input.ciphertext()));
    }
    ComplexVector first = values.get(op.sources().get(0));
    if (op instanceof Op.Rescale) {
      return first;
    }
    if (op instanceof Op.Linear linear) {
      return linear(zeros(i), linear, constants.linear().get(i), values);
    }
    if (op instanceof Op.Mix) {
      return mixed(constants.mix(i), first);
    }
    if (op instanceof Op.Product product) {
      ComplexVector out = zeros(i);
      out.addProduct(first, values.get(product.right()), 0);
      return out;
    }
    if (op instanceof Op.Scaled) {
      ComplexVector out = zeros(i);
      out.addProduct(constants.plain().get(i), first, 0);
      return out;
    }
    ComplexVector out = first.copy();
    if (op instanceof Op.Turn turn) {
      out.add(first, turn.by());
    } else if (op instanceof Op.Sum sum) {
      out.add(values.get(sum.right()), 0);
    } else if (op instanceof Op.AddConstant) {
      out.add(constants.plain().get(i), 0);
    } else if (op instanceof Op.Mean mean) {
      for (int by = mean.stride(); by < out.size(); by += mean.stride()) {
        out.add(first, by);
      }
    }
    return out;
  }

  private static ComplexVector mixed(SparseMatrix weights, ComplexVector in) {
    return ComplexVector.ofReal(weights.times(in.re()));
  }

  private static ComplexVector input(ComplexVector out, double[] t, int[] columns) {
    for (int s = 0; s < columns.length; s++) {
      out.re()[s] = columns[s] < 0 ? 0 : t[columns[s]];
    }
    return out;
  }

  private static ComplexVector linear(
      ComplexVector out,
      Op.Linear op,
      List<SortedMap<Integer, ComplexVector>> parts,
      List<ComplexVector> values) {
    for (int p = 0; p < parts.size(); p++) {
      ComplexVector in = values.get(op.parts().get(p).source());
      for (Map.Entry<Integer, ComplexVector> entry : parts.get(p).entrySet()) {
        out.addProduct(entry.getValue(), in, entry.getKey());
      }
    }
    return out;
  }

  /** Returns the real parts of the answer's channels. */
  double[] raw(List<ComplexVector> values) {
    ComplexVector last = values.get(values.size() - 1);
    double[] out = new double[draft.outputSlots().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = last.re()[draft.outputSlots()[i]];
    }
    return out;
  }

  /**
   * Returns the cotangents of all values.
   *
   * @param weight derivative by each channel of the answer
   */
  List<ComplexVector> backward(List<ComplexVector> values, double[] weight) {
    int size = draft.ops().size();
    List<ComplexVector> g = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      g.add(zeros(i));
    }
    for (int i = 0; i < weight.length; i++) {
      g.get(size - 1).re()[draft.outputSlots()[i]] += weight[i];
    }
    for (int i = size - 1; i >= 0; i--) {
      backward(i, values, g);
    }
    return g;
  }

  private void backward(int i, List<ComplexVector> values, List<ComplexVector> g) {
    Op op = draft.ops().get(i);
    ComplexVector own = g.get(i);
    if (op instanceof Op.Input) {
      return;
    }
    ComplexVector first = g.get(op.sources().get(0));
    if (op instanceof Op.Linear linear) {
      for (int p = 0; p < linear.parts().size(); p++) {
        ComplexVector to = g.get(linear.parts().get(p).source());
        constants
            .linear()
            .get(i)
            .get(p)
            .forEach((offset, slots) -> to.addCotangent(own, slots, offset));
      }
    } else if (op instanceof Op.Mix) {
      first.add(ComplexVector.ofReal(constants.mix(i).transposedTimes(own.re())), 0);
    } else if (op instanceof Op.Product product) {
      first.addCotangent(own, values.get(product.right()), 0);
      g.get(product.right()).addCotangent(own, values.get(product.left()), 0);
    } else if (op instanceof Op.Scaled) {
      first.addCotangent(own, constants.plain().get(i), 0);
    } else {
      first.add(own, 0);
      if (op instanceof Op.Turn turn) {
        first.add(own, -turn.by());
      } else if (op instanceof Op.Sum sum) {
        g.get(sum.right()).add(own, 0);
      } else if (op instanceof Op.Mean mean) {
        for (int by = mean.stride(); by < own.size(); by += mean.stride()) {
          first.add(own, -by);
        }
      }
    }
  }

  /** Returns the derivatives by t. */
  double[] gradient(List<ComplexVector> cotangents, int inputs) {
    double[] out = new double[inputs];
    for (int i = 0; i < draft.ops().size(); i++) {
      if (draft.ops().get(i) instanceof Op.Input input) {
        int[] columns = draft.inputs().get(input.ciphertext());
        for (int s = 0; s < columns.length; s++) {
          if (columns[s] >= 0) {
            out[columns[s]] += cotangents.get(i).re()[s];
          }
        }
      }
    }
    return out;
  }
}
