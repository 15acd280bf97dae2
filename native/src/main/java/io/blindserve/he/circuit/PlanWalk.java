package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.rlwe.Galois;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Walks the steps of a plan without computing: levels and scales of all values, and the keys that
 * the steps need. Fails where a step cannot be done, so that a plan that was walked also runs.
 */
final class PlanWalk {

  /** More steps than any plan has: what is kept for each of them stays small. */
  static final int MAX_STEPS = 1 << 16;

  private static final int SAME_SCALE_BITS = 100;

  private final CkksParameters parameters;
  private final int logSlots;
  private final List<Constant> constants;
  private final List<ValueShape> shapes = new ArrayList<>();
  private final SortedMap<Long, Integer> galois = new TreeMap<>();
  private int relinearizationLevel = -1;

  private PlanWalk(CkksParameters parameters, int logSlots, List<Constant> constants) {
    this.parameters = parameters;
    this.logSlots = logSlots;
    this.constants = constants;
  }

  /** Walks; {@code inputs} are the layouts of all input ciphertexts in order. */
  static PlanWalk of(
      CkksParameters parameters,
      List<InputCiphertext> inputs,
      List<Constant> constants,
      List<Step> steps) {
    if (steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException(steps.size() + " steps, more than " + MAX_STEPS);
    }
    PlanWalk walk = new PlanWalk(parameters, inputs.get(0).logSlots(), constants);
    for (InputCiphertext input : inputs) {
      walk.addInput(input);
    }
    for (int i = 0; i < steps.size(); i++) {
      try {
        walk.add(steps.get(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "step " + i + " (" + steps.get(i).op() + "): " + e.getMessage(), e);
      }
    }
    return walk;
  }

  /** Returns the shapes of all values. */
  List<ValueShape> shapes() {
    return Collections.unmodifiableList(shapes);
  }

  KeyRequirements keys() {
    OptionalInt relinearization =
        relinearizationLevel < 0 ? OptionalInt.empty() : OptionalInt.of(relinearizationLevel);
    return new KeyRequirements(relinearization, galois, false);
  }

  private void addInput(InputCiphertext input) {
    if (input.logSlots() != logSlots || logSlots > parameters.maxLogSlots()) {
      throw new IllegalArgumentException(
          "inputs of 2^" + input.logSlots() + " and 2^" + logSlots + " slots");
    }
    if (input.level() > parameters.maxLevel()) {
      throw new IllegalArgumentException(
          "an input at level " + input.level() + " of " + parameters.maxLevel());
    }
    addShape(input.level(), Scale.ofPowerOfTwo(input.logScale()));
  }

  private void add(Step step) {
    for (int source : step.sources()) {
      if (source < 0 || source >= shapes.size()) {
        throw new IllegalArgumentException("value " + source + " is not there yet");
      }
    }
    for (int constant : step.constants()) {
      requireConstant(constant);
    }
    if (step instanceof Step.Unary unary) {
      addUnary(shapes.get(unary.source()), unary);
    } else if (step instanceof Step.Binary binary) {
      addBinary(shapes.get(binary.left()), shapes.get(binary.right()), binary);
    } else if (step instanceof Step.Combine combine) {
      addCombine(combine);
    } else if (step instanceof Step.TransformSum sum) {
      addTransformSum(sum);
    }
  }

  private void addUnary(ValueShape in, Step.Unary step) {
    if (step instanceof Step.Multiply multiply) {
      addShape(in.level(), in.scale().multiply(constants.get(multiply.constant()).scale()));
    } else if (step instanceof Step.Transform transform) {
      requireBabySteps(transform.babySteps());
      addShape(in.level(), in.scale().multiply(matrix(transform.diagonals())));
      addRotations(in.level(), transform.diagonals(), transform.babySteps());
    } else if (step instanceof Step.Fold fold) {
      addFold(in, fold);
    } else if (step instanceof Step.AddRotated rotated) {
      addRotated(in, rotated.rotations());
    } else if (step instanceof Step.Rescale) {
      addRescale(in);
    } else if (step instanceof Step.Square) {
      addProduct(in, in);
    } else {
      addSmall(in, step);
    }
  }

  private void addSmall(ValueShape in, Step.Unary step) {
    if (step instanceof Step.Add add) {
      requireSameScale(in.scale(), constants.get(add.constant()).scale());
    } else if (step instanceof Step.AddScalar add) {
      requireFits(add.integer(), Constant.COEFFICIENT_BITS);
    } else if (step instanceof Step.Rotate rotate) {
      requirePart(rotate.by());
      addRotation(rotate.by(), in.level());
    } else if (step instanceof Step.DropLevel drop) {
      requireLower(in, drop.level());
      addShape(drop.level(), in.scale());
      return;
    }
    addShape(in.level(), in.scale());
  }

  private static void requireLower(ValueShape in, int level) {
    if (level < 0 || level >= in.level()) {
      throw new IllegalArgumentException("level " + level + " is not below " + in.level());
    }
  }

  private static void requireFits(long integer, int bits) {
    if (integer >= 1L << bits || integer <= -(1L << bits)) {
      throw new IllegalArgumentException("an integer of more than " + bits + " bits");
    }
  }

  private void addBinary(ValueShape left, ValueShape right, Step.Binary step) {
    if (step instanceof Step.MultiplyValues) {
      addProduct(left, right);
      return;
    }
    requireSameScale(left.scale(), right.scale());
    addShape(Math.min(left.level(), right.level()), left.scale());
  }

  private void addProduct(ValueShape left, ValueShape right) {
    requireSpecialPrime();
    int level = Math.min(left.level(), right.level());
    relinearizationLevel = Math.max(relinearizationLevel, level);
    addShape(level, left.scale().multiply(right.scale()));
  }

  private void addCombine(Step.Combine combine) {
    ValueShape in = meet(combine.sources());
    if (combine.factors().size() != combine.sources().size()) {
      throw new IllegalArgumentException(
          combine.factors().size() + " factors for " + combine.sources().size() + " values");
    }
    combine.factors().forEach(factor -> requireFits(factor, Step.Combine.FACTOR_BITS));
    if (combine.scale().floorLog2() < 0) {
      throw new IllegalArgumentException("factors at a scale of " + combine.scale());
    }
    addShape(in.level(), in.scale().multiply(combine.scale()));
  }

  private void addTransformSum(Step.TransformSum sum) {
    requireBabySteps(sum.babySteps());
    ValueShape in = meet(sum.sources());
    Scale scale = matrix(sum.parts().get(0).diagonals());
    for (Step.TransformSum.Part part : sum.parts()) {
      requireSameScale(scale, matrix(part.diagonals()));
      addRotations(in.level(), part.diagonals(), sum.babySteps());
    }
    addShape(in.level(), in.scale().multiply(scale));
  }

  /** Returns the shape in which different values of one scale meet: the lowest of their levels. */
  private ValueShape meet(List<Integer> sources) {
    if (sources.isEmpty() || new HashSet<>(sources).size() != sources.size()) {
      throw new IllegalArgumentException("sources must be there, each once");
    }
    ValueShape first = shapes.get(sources.get(0));
    int level = first.level();
    for (int source : sources) {
      requireSameScale(first.scale(), shapes.get(source).scale());
      level = Math.min(level, shapes.get(source).level());
    }
    return new ValueShape(level, first.scale());
  }

  private void requireConstant(int constant) {
    if (constant < 0 || constant >= constants.size()) {
      throw new IllegalArgumentException("constant " + constant + " of " + constants.size());
    }
    if (constants.get(constant).size() != parameters.n()) {
      throw new IllegalArgumentException(
          "constant " + constant + " has " + constants.get(constant).size() + " coefficients");
    }
  }

  /** Even a matrix without a rotation is summed modulo QP. */
  private void requireBabySteps(int babySteps) {
    requireSpecialPrime();
    if (babySteps < 1 || babySteps > 1 << logSlots) {
      throw new IllegalArgumentException("baby steps " + babySteps);
    }
  }

  /** Checks a matrix and returns the scale of its diagonals. */
  private Scale matrix(SortedMap<Integer, Integer> diagonals) {
    if (diagonals.isEmpty() || diagonals.firstKey() < 0 || diagonals.lastKey() >= 1 << logSlots) {
      throw new IllegalArgumentException(
          "offsets must be 0 to 2^" + logSlots + " - 1, and be there");
    }
    Scale scale = constants.get(diagonals.values().iterator().next()).scale();
    for (int constant : diagonals.values()) {
      requireSameScale(scale, constants.get(constant).scale());
    }
    return scale;
  }

  private void addRotations(int level, SortedMap<Integer, Integer> diagonals, int babySteps) {
    for (int rotation : LinearTransform.rotations(diagonals.keySet(), babySteps)) {
      addRotation(rotation, level);
    }
  }

  /** A fold that went around the ring would rotate by nothing, for which there is no key. */
  private void addFold(ValueShape in, Step.Fold fold) {
    if (fold.count() < 2 || Integer.bitCount(fold.count()) != 1) {
      throw new IllegalArgumentException("a fold of " + fold.count());
    }
    if (fold.stride() < 1 || (long) fold.stride() * fold.count() > 1 << logSlots) {
      throw new IllegalArgumentException(
          "a fold of " + fold.count() + " by a stride of " + fold.stride());
    }
    for (int half = 1; half < fold.count(); half *= 2) {
      addRotation(half * fold.stride(), in.level());
    }
    addShape(in.level(), in.scale());
  }

  /** A single rotation is a fold of two, and whatever goes around the ring is none. */
  private void addRotated(ValueShape in, List<Integer> rotations) {
    if (rotations.size() < 2 || rotations.size() > Step.AddRotated.MAX_ROTATIONS) {
      throw new IllegalArgumentException("a rotation of " + rotations.size() + " parts");
    }
    int sum = 0;
    for (int rotation : rotations) {
      requirePart(rotation);
      sum += rotation;
      addRotation(rotation, in.level());
    }
    if (sum % (1 << logSlots) == 0) {
      throw new IllegalArgumentException("parts that rotate by nothing together");
    }
    addShape(in.level(), in.scale());
  }

  private void requirePart(int rotation) {
    if (rotation < 1 || rotation >= 1 << logSlots) {
      throw new IllegalArgumentException("a part that rotates by " + rotation);
    }
  }

  private void addRescale(ValueShape in) {
    if (in.level() == 0) {
      throw new IllegalArgumentException("no prime is left at level 0");
    }
    addShape(in.level() - 1, in.scale().divide(parameters.rlwe().q().modulus(in.level()).value()));
  }

  private void addRotation(int steps, int level) {
    requireSpecialPrime();
    long element = Galois.elementForRotation(parameters.logN(), steps);
    if (element != 1) {
      galois.merge(element, level, Math::max);
    }
  }

  private void requireSpecialPrime() {
    if (parameters.rlwe().p().size() == 0) {
      throw new IllegalArgumentException("a key switch without a special prime");
    }
  }

  /** A scale at or above the modulus leaves no room for any message. */
  private void addShape(int level, Scale scale) {
    BigInteger modulus = parameters.rlwe().qAt(level).product();
    if (scale.floorLog2() < 0 || scale.floorLog2() >= modulus.bitLength()) {
      throw new IllegalArgumentException(
          "a scale of 2^" + scale.floorLog2() + " at level " + level);
    }
    shapes.add(new ValueShape(level, scale));
  }

  private static void requireSameScale(Scale a, Scale b) {
    if (!a.isWithin(b, SAME_SCALE_BITS)) {
      throw new IllegalArgumentException("scales " + a + " and " + b + " differ");
    }
  }
}
