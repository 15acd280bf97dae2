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
    if (op instanceof Op.Turn turn) {
      return first.plus(first, turn.by());
    }
    if (op instanceof Op.Sum sum) {
      return first.plus(values.get(sum.right()), 0);
    }
    if (op instanceof Op.AddConstant) {
      return first.plus(constants.plain().get(i), 0);
    }
    ComplexVector out = first.copy();
    if (op instanceof Op.Mean mean) {
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
   * Returns the cotangents of all values, which nobody may write: some are the same.
   *
   * @param weight derivative by each channel of the answer
   */
  List<ComplexVector> backward(List<ComplexVector> values, double[] weight) {
    int last = draft.ops().size() - 1;
    Cotangents g = new Cotangents(sizes, real);
    ComplexVector answer = g.own(last);
    for (int i = 0; i < weight.length; i++) {
      answer.re()[draft.outputSlots()[i]] += weight[i];
    }
    for (int i = last; i >= 0; i--) {
      backward(i, values, g);
    }
    return g.all();
  }

  private void backward(int i, List<ComplexVector> values, Cotangents g) {
    Op op = draft.ops().get(i);
    if (op instanceof Op.Input) {
      return;
    }
    ComplexVector own = g.of(i);
    int source = op.sources().get(0);
    if (op instanceof Op.Linear linear) {
      for (int p = 0; p < linear.parts().size(); p++) {
        ComplexVector to = g.own(linear.parts().get(p).source());
        constants
            .linear()
            .get(i)
            .get(p)
            .forEach((offset, slots) -> to.addCotangent(own, slots, offset));
      }
    } else if (op instanceof Op.Mix) {
      g.add(source, ComplexVector.ofReal(constants.mix(i).transposedTimes(own.re())));
    } else if (op instanceof Op.Product product) {
      g.own(source).addCotangent(own, values.get(product.right()), 0);
      g.own(product.right()).addCotangent(own, values.get(product.left()), 0);
    } else if (op instanceof Op.Scaled) {
      g.own(source).addCotangent(own, constants.plain().get(i), 0);
    } else if (op instanceof Op.Turn turn) {
      g.add(source, own.plus(own, -turn.by()));
    } else {
      g.add(source, own);
      if (op instanceof Op.Sum sum) {
        g.add(sum.right(), own);
      } else if (op instanceof Op.Mean mean) {
        for (int by = mean.stride(); by < own.size(); by += mean.stride()) {
          g.own(source).add(own, -by);
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
