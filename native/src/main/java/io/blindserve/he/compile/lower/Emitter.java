package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Constant;
import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the steps of a draft under chosen parameters: encodes constants, follows exact scales, and
 * puts the doublings of a fold into one step.
 */
final class Emitter {

  private static final ComplexVector NONE = ComplexVector.EMPTY;

  private final Draft draft;
  private final int[] depths;
  private final Scales sizes;
  private final CkksParameters parameters;
  private final Encoder encoder;
  private final int inputScale;
  private final List<Step> steps = new ArrayList<>();
  private final List<Constant> constants = new ArrayList<>();
  private final List<Scale> scales = new ArrayList<>();
  private final List<List<SortedMap<Integer, ComplexVector>>> linear = new ArrayList<>();
  private final List<ComplexVector> plain = new ArrayList<>();
  private final int[] numbers;
  private final int inputs;
  private boolean outgrown;

  private Emitter(Draft draft, Scales sizes, Bits bits, CkksParameters parameters) {
    this.draft = draft;
    this.depths = draft.depths();
    this.sizes = sizes;
    this.parameters = parameters;
    this.encoder = new Encoder(parameters);
    this.inputScale = bits.input();
    this.numbers = new int[draft.ops().size()];
    this.inputs = draft.inputs().size();
  }

  /**
   * Returns the steps, or nothing where a constant outgrows what can be encoded: primes are a bit
   * smaller than their sizes say, and what that adds to scales doubles with each square.
   */
  static Optional<Circuit> emit(Draft draft, Scales sizes, Bits bits, CkksParameters parameters) {
    return new Emitter(draft, sizes, bits, parameters).emit();
  }

  private Optional<Circuit> emit() {
    for (int i = 0; i < draft.ops().size(); i++) {
      linear.add(List.of());
      plain.add(NONE);
      emit(i);
      if (outgrown) {
        return Optional.empty();
      }
    }
    int last = draft.ops().size() - 1;
    return Optional.of(
        new Circuit(
            steps,
            constants,
            new Constants(linear, plain, Map.of()),
            scales,
            List.of(numbers[last]),
            levelOf(last)));
  }

  private int levelOf(int value) {
    return parameters.maxLevel() - depths[value];
  }

  private int number(int value) {
    return numbers[value];
  }

  private void add(int i, Step step, Scale scale) {
    steps.add(step);
    numbers[i] = inputs + steps.size() - 1;
    scales.add(scale);
  }

  private void same(int i, int number, Scale scale) {
    numbers[i] = number;
    scales.add(scale);
  }

  private long droppedPrime(int value) {
    return parameters.rlwe().q().modulus(levelOf(value)).value();
  }

  private void emit(int i) {
    Op op = draft.ops().get(i);
    if (op instanceof Op.Input input) {
      same(i, input.ciphertext(), Scale.ofPowerOfTwo(inputScale));
      return;
    }
    int source = op.sources().get(0);
    Scale scale = scales.get(source);
    if (op instanceof Op.Linear matrix) {
      emitLinear(i, matrix, scale);
    } else if (op instanceof Op.Turn turn) {
      emitTurn(i, turn, scale);
    } else if (op instanceof Op.Rescale) {
      add(i, new Step.Rescale(number(source)), scale.divide(droppedPrime(source)));
    } else if (op instanceof Op.AddConstant added) {
      int constant = encode(added.slots(), scale);
      plain.set(i, decode(constant));
      add(i, new Step.Add(number(source), constant), scale);
    } else if (op instanceof Op.Product product) {
      emitProduct(i, product);
    } else if (op instanceof Op.Scaled scaled) {
      Scale at = weightScale(i, scaled, scale);
      int constant = encode(scaled.slots(), at);
      plain.set(i, decode(constant));
      add(i, new Step.Multiply(number(source), constant), scale.multiply(at));
    } else if (op instanceof Op.Sum sum) {
      add(i, new Step.AddValues(number(sum.left()), number(sum.right())), scale);
    } else if (op instanceof Op.Mean || op instanceof Op.Masked) {
      same(i, number(source), scale);
    }
  }

  private void emitProduct(int i, Op.Product product) {
    Scale scale = scales.get(product.left()).multiply(scales.get(product.right()));
    Step step =
        product.left() == product.right()
            ? new Step.Square(number(product.left()))
            : new Step.MultiplyValues(number(product.left()), number(product.right()));
    add(i, step, scale);
  }

  /** Exactly what makes the product as large as its target, so that they can be added. */
  private Scale weightScale(int i, Op.Scaled op, Scale source) {
    if (op.weight() instanceof Op.Weight.Matched matched) {
      Scale target = scales.get(matched.target());
      if (matched.rescaled()) {
        target = target.multiply(Scale.ofLong(droppedPrime(op.source())));
      }
      return target.divide(source);
    }
    return Scale.ofPowerOfTwo(sizes.weights()[i]);
  }

  /** A turn that doubles the one before it goes into the same step. */
  private void emitTurn(int i, Op.Turn turn, Scale scale) {
    int source = number(turn.source());
    int last = steps.size() - 1;
    boolean follows = turn.rotations().size() == 1 && source == inputs + last;
    if (follows
        && steps.get(last) instanceof Step.Fold fold
        && draft.ops().get(turn.source()) instanceof Op.Turn
        && fold.stride() * fold.count() == turn.by()
        && 2 * turn.by() <= draft.slots()) {
      steps.set(last, new Step.Fold(fold.source(), fold.stride(), 2 * fold.count()));
      same(i, source, scale);
    } else if (turn.rotations().size() == 1 && 2 * turn.by() <= draft.slots()) {
      add(i, new Step.Fold(source, turn.by(), 2), scale);
    } else if (turn.rotations().size() == 1) {
      steps.add(new Step.Rotate(source, turn.by()));
      add(i, new Step.AddValues(source, inputs + steps.size() - 1), scale);
    } else {
      add(i, new Step.AddRotated(source, turn.rotations()), scale);
    }
  }

  private void emitLinear(int i, Op.Linear matrix, Scale scale) {
    Scale at = Scale.ofPowerOfTwo(sizes.weights()[i]);
    List<SortedMap<Integer, ComplexVector>> held = new ArrayList<>();
    List<SortedMap<Integer, Integer>> parts = new ArrayList<>();
    for (Op.Part part : matrix.parts()) {
      SortedMap<Integer, ComplexVector> decoded = new TreeMap<>();
      SortedMap<Integer, Integer> byOffset = new TreeMap<>();
      for (Map.Entry<Integer, double[]> diagonal : part.diagonals().entrySet()) {
        int offset = diagonal.getKey();
        int giant = matrix.giantOf(offset);
        int constant = encode(rotated(diagonal.getValue(), -giant), at);
        byOffset.put(offset, constant);
        ComplexVector stored = decode(constant);
        decoded.put(
            offset, new ComplexVector(rotated(stored.re(), giant), rotated(stored.im(), giant)));
      }
      held.add(decoded);
      parts.add(byOffset);
    }
    linear.set(i, held);
    add(i, matrixStep(matrix, parts), scale.multiply(at));
  }

  private Step matrixStep(Op.Linear matrix, List<SortedMap<Integer, Integer>> parts) {
    boolean plainProducts =
        parts.stream().allMatch(part -> part.size() == 1 && part.firstKey() == 0);
    if (parts.size() == 1) {
      int source = number(matrix.parts().get(0).source());
      return plainProducts
          ? new Step.Multiply(source, parts.get(0).values().iterator().next())
          : new Step.Transform(source, matrix.babySteps(), parts.get(0));
    }
    List<Step.TransformSum.Part> out = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      out.add(new Step.TransformSum.Part(number(matrix.parts().get(p).source()), parts.get(p)));
    }
    return new Step.TransformSum(matrix.babySteps(), out);
  }

  /** Rotates to the left: out[t] = in[t + by]. */
  static double[] rotated(double[] in, int by) {
    double[] out = new double[in.length];
    for (int t = 0; t < out.length; t++) {
      out[t] = in[StrictMath.floorMod(t + by, in.length)];
    }
    return out;
  }

  private int encode(double[] slots, Scale at) {
    constants.add(new Constant(at, coefficients(slots, at)));
    return constants.size() - 1;
  }

  /** Only the encoder knows how large coefficients become; zeros stand for what is too large. */
  private long[] coefficients(double[] slots, Scale at) {
    try {
      return encoder.coefficients(slots, new double[0], draft.logSlots(), at);
    } catch (IllegalArgumentException e) {
      outgrown = true;
      return new long[parameters.n()];
    }
  }

  /** Returns the slots that a constant's integers hold. */
  private ComplexVector decode(int constant) {
    long[] integers = constants.get(constant).coefficients();
    double[] coefficients = new double[integers.length];
    for (int i = 0; i < integers.length; i++) {
      coefficients[i] = integers[i];
    }
    double[][] slots =
        encoder.slots(coefficients, draft.logSlots(), constants.get(constant).scale());
    return new ComplexVector(slots[0], slots[1]);
  }
}
