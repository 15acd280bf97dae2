package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.compile.network.SparseMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Exact scales of a uniform draft under chosen primes, and its constants as integers. A factor that
 * is the same in all slots is one integer, so what rounding does to it is known and the same for
 * all rows.
 */
final class BatchIntegers {

  private static final int FACTOR_BITS = Step.Combine.FACTOR_BITS - 1;

  private final Draft draft;
  private final int[] depths;
  private final Scales sizes;
  private final CkksParameters parameters;
  private final List<Scale> scales = new ArrayList<>();
  private final Map<Integer, Scale> factors = new HashMap<>();
  private final Map<Integer, Integer> doublings = new HashMap<>();

  /** Follows the scales. */
  BatchIntegers(Draft draft, Scales sizes, Bits bits, CkksParameters parameters) {
    this.draft = draft;
    this.depths = draft.depths();
    this.sizes = sizes;
    this.parameters = parameters;
    for (int i = 0; i < draft.ops().size(); i++) {
      scales.add(scale(i, bits));
    }
  }

  private long droppedPrime(int value) {
    return parameters.rlwe().q().modulus(parameters.maxLevel() - depths[value]).value();
  }

  private Scale scale(int i, Bits bits) {
    Op op = draft.ops().get(i);
    if (op instanceof Op.Input) {
      return Scale.ofPowerOfTwo(bits.input());
    }
    Scale source = scales.get(op.sources().get(0));
    if (op instanceof Op.Mix) {
      factors.put(i, Scale.ofPowerOfTwo(sizes.weights()[i]));
      return source.multiply(factor(i));
    }
    if (op instanceof Op.Scaled scaled) {
      Scale whole = whole(i, scaled, source);
      int spare = StrictMath.max(0, whole.floorLog2() + 1 + bits(scaled.slots()) - FACTOR_BITS);
      doublings.put(i, spare);
      factors.put(i, whole.divide(Scale.ofPowerOfTwo(spare)));
      return source.multiply(whole);
    }
    if (op instanceof Op.Product product) {
      return source.multiply(scales.get(product.right()));
    }
    return op instanceof Op.Rescale rescale
        ? source.divide(droppedPrime(rescale.source()))
        : source;
  }

  /** Exactly what makes the product as large as its target, so that they can be added. */
  private Scale whole(int i, Op.Scaled op, Scale source) {
    if (op.weight() instanceof Op.Weight.Matched matched) {
      Scale target = scales.get(matched.target());
      if (matched.rescaled()) {
        target = target.multiply(Scale.ofLong(droppedPrime(op.source())));
      }
      return target.divide(source);
    }
    return Scale.ofPowerOfTwo(sizes.weights()[i]);
  }

  /** Returns k with all values below 2^k. */
  private static int bits(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = StrictMath.max(largest, StrictMath.abs(value));
    }
    return largest > 0 ? StrictMath.getExponent(largest) + 1 : 0;
  }

  /** Returns the exact scale of every value. */
  List<Scale> scales() {
    return scales;
  }

  /** Returns the scale of a value's factors. */
  Scale factor(int i) {
    return java.util.Objects.requireNonNull(factors.get(i));
  }

  /** Returns how often a source is doubled before its factor, where one factor does not suffice. */
  int doublings(int i) {
    return doublings.getOrDefault(i, 0);
  }

  long weight(int i, double value) {
    return (long) StrictMath.rint(value * factor(i).doubleValue());
  }

  long summand(int i, double value) {
    return (long) StrictMath.rint(value * scales.get(i).doubleValue());
  }

  /** Returns the constants that the integers stand for. */
  Constants constants() {
    List<ComplexVector> plain = new ArrayList<>();
    Map<Integer, SparseMatrix> mixes = new HashMap<>();
    for (int i = 0; i < draft.ops().size(); i++) {
      int at = i;
      Op op = draft.ops().get(i);
      double[] held = {};
      if (op instanceof Op.Mix mix) {
        mixes.put(i, rounded(mix.weights(), w -> weight(at, w) / factor(at).doubleValue()));
      } else if (op instanceof Op.Scaled scaled) {
        held = rounded(scaled.slots(), w -> weight(at, w) / factor(at).doubleValue());
      } else if (op instanceof Op.AddConstant add) {
        held = rounded(add.slots(), w -> summand(at, w) / scales.get(at).doubleValue());
      }
      plain.add(ComplexVector.ofReal(held));
    }
    return new Constants(List.of(), plain, mixes);
  }

  private static double[] rounded(double[] values, DoubleUnaryOperator each) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = each.applyAsDouble(values[i]);
    }
    return out;
  }

  private static SparseMatrix rounded(SparseMatrix matrix, DoubleUnaryOperator each) {
    SparseMatrix.Builder out = new SparseMatrix.Builder(matrix.columns());
    for (int row = 0; row < matrix.rows(); row++) {
      for (int e = matrix.start(row); e < matrix.start(row + 1); e++) {
        out.entry(matrix.column(e), each.applyAsDouble(matrix.value(e)));
      }
      out.endRow();
    }
    return out.build();
  }
}
