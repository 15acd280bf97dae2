package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.FactorTable;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the weights of a plan into resident memory, transformed: factors and summands over the data
 * primes of the level at which they are used, diagonals over the special primes too. What is used
 * twice at a level is there once.
 */
final class WeightLoader {

  /** Tables of factors begin at multiples of a cache line. */
  private static final int ALIGN_WORDS = 8;

  /**
   * A constant as a step wants it.
   *
   * @param constant its number
   * @param level the level at which it is used
   * @param extended whether over the special primes too
   */
  private record Use(int constant, int level, boolean extended) {

    RnsBasis basis(Plan plan) {
      return extended ? plan.parameters().rlwe().qpAt(level) : plan.parameters().rlwe().qAt(level);
    }
  }

  private final Plan plan;
  private final Ring ring;
  private final PolyBuffer buffer;
  private final Map<Use, NttPoly> loaded = new HashMap<>();
  private int next;

  private WeightLoader(Plan plan, Ring ring, PolyBuffer buffer) {
    this.plan = plan;
    this.ring = ring;
    this.buffer = buffer;
  }

  /**
   * Returns the words that the weights of a plan fill; at least one, so that a block can be had.
   */
  static int words(Plan plan) {
    Set<Use> uses = new HashSet<>();
    long words = 1;
    for (int i = 0; i < plan.steps().size(); i++) {
      for (int constant : plan.steps().get(i).constants()) {
        Use use = use(plan, i, constant);
        words += uses.add(use) ? use.basis(plan).words() : 0;
      }
    }
    for (Unit unit : Unit.of(plan)) {
      words += tableWords(plan, unit);
    }
    if (words > PolyMemory.MAX_WORDS) {
      throw new IllegalArgumentException(
          "weights of " + words + " words, more than " + PolyMemory.MAX_WORDS);
    }
    return (int) words;
  }

  private static long tableWords(Plan plan, Unit unit) {
    if (!(plan.steps().get(unit.first()) instanceof Step.Combine combine)) {
      return 0;
    }
    long words = (long) unit.steps().size() * combine.sources().size();
    return (words + ALIGN_WORDS - 1) / ALIGN_WORDS * ALIGN_WORDS;
  }

  static ResidentBlock reserve(Plan plan, PolyMemory memory) {
    return memory.residentUnset(words(plan));
  }

  static List<EncodedStep> load(
      Plan plan, List<Unit> units, PolyMemory memory, ResidentBlock block) {
    WeightLoader loader = new WeightLoader(plan, new Ring(memory.kernels()), block.buffer());
    List<EncodedStep> out = new ArrayList<>();
    for (Unit unit : units) {
      out.add(loader.encode(unit));
    }
    return List.copyOf(out);
  }

  private static Use use(Plan plan, int step, int constant) {
    Step at = plan.steps().get(step);
    boolean extended = at instanceof Step.Transform || at instanceof Step.TransformSum;
    return new Use(constant, level(plan, step), extended);
  }

  /** Steps that have weights do not change the level at which their operands meet. */
  private static int level(Plan plan, int step) {
    return plan.values().get(plan.values().size() - plan.steps().size() + step).level();
  }

  private EncodedStep encode(Unit unit) {
    Step step = plan.steps().get(unit.first());
    if (step instanceof Step.Combine) {
      return combine(unit);
    }
    if (step instanceof Step.Multiply multiply) {
      return new EncodedStep.Multiply(plaintext(unit.first(), multiply.constant()));
    }
    if (step instanceof Step.Add add) {
      return new EncodedStep.Add(plaintext(unit.first(), add.constant()));
    }
    if (step instanceof Step.Transform transform) {
      return new EncodedStep.TransformSum(
          List.of(matrix(unit.first(), transform.babySteps(), transform.diagonals())));
    }
    if (step instanceof Step.TransformSum sum) {
      return new EncodedStep.TransformSum(
          sum.parts().stream()
              .map(part -> matrix(unit.first(), sum.babySteps(), part.diagonals()))
              .toList());
    }
    return step instanceof Step.Unary unary ? unary(unary) : binary((Step.Binary) step);
  }

  private static EncodedStep unary(Step.Unary step) {
    if (step instanceof Step.Fold fold) {
      return new EncodedStep.Fold(fold.stride(), fold.count());
    }
    if (step instanceof Step.AddRotated rotated) {
      return new EncodedStep.AddRotated(rotated.rotations());
    }
    if (step instanceof Step.Rotate rotate) {
      return new EncodedStep.Rotate(rotate.by());
    }
    if (step instanceof Step.AddScalar add) {
      return new EncodedStep.AddScalar(add.integer());
    }
    if (step instanceof Step.DropLevel) {
      return new EncodedStep.DropLevel();
    }
    return step instanceof Step.Square ? new EncodedStep.Square() : new EncodedStep.Rescale();
  }

  private static EncodedStep binary(Step.Binary step) {
    if (step instanceof Step.MultiplyValues) {
      return new EncodedStep.MultiplyValues();
    }
    return step instanceof Step.AddValues
        ? new EncodedStep.AddValues()
        : new EncodedStep.SubtractValues();
  }

  private EncodedStep combine(Unit unit) {
    long[][] factors = new long[unit.steps().size()][];
    for (int j = 0; j < factors.length; j++) {
      Step.Combine row = (Step.Combine) plan.steps().get(unit.steps().get(j));
      factors[j] = row.factors().stream().mapToLong(Long::longValue).toArray();
    }
    FactorTable table = FactorTable.write(buffer, next, factors);
    next += (int) tableWords(plan, unit);
    return new EncodedStep.Combine(table);
  }

  private Plaintext plaintext(int step, int constant) {
    return new Plaintext(
        transformed(use(plan, step, constant)),
        plan.constants().get(constant).scale(),
        plan.logSlots());
  }

  private LinearTransform matrix(int step, int babySteps, SortedMap<Integer, Integer> offsets) {
    SortedMap<Integer, NttPoly> diagonals = new TreeMap<>();
    offsets.forEach(
        (offset, constant) -> diagonals.put(offset, transformed(use(plan, step, constant))));
    int first = offsets.values().iterator().next();
    return new LinearTransform(
        level(plan, step),
        plan.constants().get(first).scale(),
        plan.logSlots(),
        babySteps,
        diagonals);
  }

  private NttPoly transformed(Use use) {
    NttPoly before = loaded.get(use);
    if (before != null) {
      return before;
    }
    CoeffPoly poly = new CoeffPoly(buffer, next, use.basis(plan));
    next += poly.basis().words();
    ring.setSigned(poly, plan.constants().get(use.constant()).coefficients());
    NttPoly made = ring.forward(poly);
    loaded.put(use, made);
    return made;
  }
}
