package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Step;
import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the steps of a uniform draft, one for each entry that is needed, when it is needed: so an
 * entry that was summed goes on to its square before the next ones are, and few of the large
 * ciphertexts of high levels live at once. Sums of the same ciphertexts are made a few at a time
 * and stand side by side, so that a runtime reads those ciphertexts once for all of them.
 */
final class BatchEmitter {

  private static final int NONE = -1;

  private final Draft draft;
  private final Demand demand;
  private final int[] depths;
  private final int top;
  private final BatchIntegers integers;
  private final List<Step> steps = new ArrayList<>();
  private final int[][] numbers;
  private final int inputs;
  private final boolean all;

  private BatchEmitter(
      Draft draft, Demand demand, BatchIntegers integers, int maxLevel, boolean all) {
    this.all = all;
    this.draft = draft;
    this.demand = demand;
    this.depths = draft.depths();
    this.top = maxLevel;
    this.integers = integers;
    int[] sizes = draft.sizes();
    this.numbers = new int[sizes.length][];
    int next = 0;
    for (int i = 0; i < sizes.length; i++) {
      numbers[i] = new int[sizes[i]];
      Arrays.fill(numbers[i], NONE);
      for (int c = 0; draft.ops().get(i) instanceof Op.Input && c < sizes[i]; c++) {
        numbers[i][c] = demand.isRead(i, c) ? next++ : NONE;
      }
    }
    this.inputs = next;
  }

  static Circuit emit(
      Draft draft, Demand demand, Scales sizes, Bits bits, CkksParameters parameters) {
    BatchIntegers integers = new BatchIntegers(draft, sizes, bits, parameters);
    return new BatchEmitter(draft, demand, integers, parameters.maxLevel(), false).emit();
  }

  /** As the other, with summands that are zero: they would show by being left out. */
  static Circuit emitAll(
      Draft draft, Demand demand, Scales sizes, Bits bits, CkksParameters parameters) {
    BatchIntegers integers = new BatchIntegers(draft, sizes, bits, parameters);
    return new BatchEmitter(draft, demand, integers, parameters.maxLevel(), true).emit();
  }

  private Circuit emit() {
    int last = draft.ops().size() - 1;
    List<Integer> results = new ArrayList<>();
    for (int c = 0; c < numbers[last].length; c++) {
      results.add(number(last, c));
    }
    return new Circuit(
        steps, List.of(), integers.constants(), integers.scales(), results, top - depths[last]);
  }

  private int add(Step step) {
    steps.add(step);
    return inputs + steps.size() - 1;
  }

  /** Returns the number of an entry, made now if it is not there. */
  private int number(int i, int c) {
    if (numbers[i][c] == NONE) {
      if (draft.ops().get(i) instanceof Op.Mix mix) {
        emitSums(i, mix, c);
      } else {
        numbers[i][c] = emit(i, draft.ops().get(i), c);
      }
    }
    return numbers[i][c];
  }

  private int emit(int i, Op op, int c) {
    if (op instanceof Op.Sum sum) {
      return emitSum(i, sum, c);
    }
    int source = number(op.sources().get(0), c);
    if (op instanceof Op.Masked) {
      return source;
    }
    if (op instanceof Op.Rescale) {
      return add(new Step.Rescale(source));
    }
    if (op instanceof Op.AddConstant added) {
      long integer = integers.summand(i, added.slots()[c]);
      return integer == 0 && !all ? source : add(new Step.AddScalar(source, integer));
    }
    if (op instanceof Op.Product product) {
      return product.left() == product.right()
          ? add(new Step.Square(source))
          : add(new Step.MultiplyValues(source, number(product.right(), c)));
    }
    if (op instanceof Op.Scaled scaled) {
      return emitScaled(i, source, scaled.slots()[c]);
    }
    throw new IllegalStateException("a uniform draft has no " + op.getClass().getSimpleName());
  }

  /** A summand that is zero is left out; the sum is at the level at which it would be with it. */
  private int emitSum(int i, Op.Sum sum, int c) {
    boolean left = !demand.isZero(sum.left(), c) || demand.isZero(sum.right(), c);
    boolean right = !demand.isZero(sum.right(), c);
    if (left && right) {
      return add(new Step.AddValues(number(sum.left(), c), number(sum.right(), c)));
    }
    int only = left ? sum.left() : sum.right();
    int source = number(only, c);
    return depths[only] == depths[i] ? source : add(new Step.DropLevel(source, top - depths[i]));
  }

  private int emitScaled(int i, int source, double factor) {
    int doublings = integers.doublings(i);
    int from =
        doublings == 0
            ? source
            : add(new Step.Combine(List.of(source), List.of(1L << doublings), doublings));
    return add(weighted(List.of(from), List.of(integers.weight(i, factor)), integers.factor(i)));
  }

  private static Step weighted(List<Integer> sources, List<Long> factors, Scale scale) {
    return new Step.Combine(sources, factors, scale);
  }

  /** Makes an entry of a mix, and with it the others that sum the same ciphertexts. */
  private void emitSums(int i, Op.Mix mix, int needed) {
    SumGroups.Group group = demand.groups(i).of(needed);
    demand.asMade(mix.source(), group.columns()).forEach(column -> number(mix.source(), column));
    List<Integer> sources =
        group.columns().stream().map(column -> number(mix.source(), column)).toList();
    for (int row : group.rows()) {
      List<Long> factors = new ArrayList<>();
      for (int column : group.columns()) {
        factors.add(integers.weight(i, mix.weights().at(row, column)));
      }
      numbers[i][row] = add(weighted(sources, factors, integers.factor(i)));
    }
  }
}
