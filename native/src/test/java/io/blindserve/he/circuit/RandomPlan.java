package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.CkksParametersLiteral;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.ring.PrimeSearch;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Plans of steps that were drawn: steps of every kind over values that were made before, as long as
 * levels, scales and sizes allow. Weights and inputs are at most one in absolute value.
 */
final class RandomPlan {

  static final int LOG_N = 13;
  static final int LOG_SLOTS = 4;
  private static final int LOG_SCALE = 36;
  private static final int CONSTANTS = 4;
  private static final double LARGEST = 64;

  private final Random random;
  private final CkksParameters parameters = parameters();
  private final List<InputCiphertext> inputs = new ArrayList<>();
  private final List<Constant> constants = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<double[]> slots = new ArrayList<>();
  private List<ValueShape> shapes;

  private RandomPlan(Random random) {
    this.random = random;
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int level = parameters.maxLevel() - random.nextInt(2);
      List<Integer> layout = new ArrayList<>();
      for (int slot = 0; slot < 1 << LOG_SLOTS; slot++) {
        layout.add((i << LOG_SLOTS) + slot);
      }
      inputs.add(new InputCiphertext(level, LOG_SCALE, LOG_SLOTS, layout));
      slots.add(vector());
    }
    Encoder encoder = new Encoder(parameters);
    for (int i = 0; i < CONSTANTS; i++) {
      Scale scale = Scale.ofPowerOfTwo(LOG_SCALE);
      long[] encoded = encoder.coefficients(vector(), new double[0], LOG_SLOTS, scale);
      constants.add(new Constant(scale, encoded));
    }
    this.shapes = walk(steps);
  }

  static CkksParameters parameters() {
    long order = 2L << LOG_N;
    PrimeSearch middle = new PrimeSearch(36, order);
    PrimeSearch outer = new PrimeSearch(46, order);
    return CkksParameters.check(
        CkksParametersLiteral.standard(
            LOG_N,
            List.of(outer.next(), middle.next(), middle.next(), middle.next()),
            List.of(outer.next()),
            LOG_SCALE),
        SecurityProfile.CLASSICAL);
  }

  /** Draws a plan of so many steps. */
  static RandomPlan of(Random random, int steps) {
    RandomPlan plan = new RandomPlan(random);
    while (plan.steps.size() < steps) {
      plan.tryStep();
    }
    return plan;
  }

  /** Returns real slots for all input ciphertexts. */
  List<double[]> slots() {
    return slots;
  }

  /** Returns the plan; its answers are the last values, one of them at fewer slots. */
  Plan plan() {
    List<Integer> results = new ArrayList<>();
    List<OutputCiphertext> ciphertexts = new ArrayList<>();
    for (int i = 0; i < Math.min(3, shapes.size()); i++) {
      int value = shapes.size() - 1 - i;
      results.add(value);
      int logSlots = LOG_SLOTS - i * random.nextInt(3);
      ciphertexts.add(
          new OutputCiphertext(shapes.get(value).level(), shapes.get(value).scale(), logSlots));
    }
    OutputSpec output =
        new OutputSpec("y", 1, ciphertexts, List.of(new OutputSlot(0, 0, false)), -1, 1, List.of());
    InputSpec input =
        new InputSpec("x", inputs.size() << LOG_SLOTS, 1, Optional.empty(), List.of(), inputs);
    return new Plan(
        new PlanHeader(
            "random",
            "test",
            Collections.emptySortedMap(),
            parameters,
            SecurityProfile.CLASSICAL,
            List.of(input),
            steps,
            results,
            List.of(output),
            0.01,
            1,
            PlanSpec.NO_PRIVACY),
        constants);
  }

  private double[] vector() {
    return random.doubles(1 << LOG_SLOTS, -1, 1).toArray();
  }

  private List<ValueShape> walk(List<Step> all) {
    return PlanWalk.of(parameters, inputs, constants, all).shapes();
  }

  /** Adds a step, unless it cannot be done or its value would be too large or too coarse. */
  private void tryStep() {
    List<Step> all = new ArrayList<>(steps);
    all.add(draw());
    List<ValueShape> after;
    List<double[][]> values;
    try {
      after = walk(all);
      values = SlotProgram.of(parameters, inputs, constants, all).values(slots);
    } catch (IllegalArgumentException e) {
      return;
    }
    ValueShape shape = after.get(after.size() - 1);
    double largest = 0;
    for (double[] part : values.get(values.size() - 1)) {
      for (double x : part) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    double modulus = parameters.rlwe().qAt(shape.level()).product().doubleValue();
    boolean fits = 16 * Math.max(1, largest) * shape.scale().doubleValue() < modulus;
    if (fits && largest < LARGEST && shape.scale().floorLog2() >= LOG_SCALE - 2) {
      steps.add(all.get(all.size() - 1));
      shapes = after;
    }
  }

  private int value() {
    return shapes.size() - 1 - Math.min(random.nextInt(shapes.size()), random.nextInt(8));
  }

  private List<Integer> values() {
    List<Integer> out = new ArrayList<>();
    int first = value();
    out.add(first);
    for (int i = 0; i < shapes.size(); i++) {
      boolean alike = shapes.get(i).scale().isWithin(shapes.get(first).scale(), 100);
      if (i != first && alike && random.nextBoolean()) {
        out.add(i);
      }
    }
    return out;
  }

  private int rotation() {
    return 1 + random.nextInt((1 << LOG_SLOTS) - 1);
  }

  private Step draw() {
    return switch (random.nextInt(18)) {
      case 0 -> new Step.Multiply(value(), random.nextInt(CONSTANTS));
      case 1 -> new Step.Add(value(), random.nextInt(CONSTANTS));
      case 2 -> new Step.Fold(value(), 1 << random.nextInt(2), 1 << (1 + random.nextInt(2)));
      case 3 -> new Step.AddRotated(value(), List.of(rotation(), rotation()));
      case 4, 5, 6 -> new Step.Rescale(value());
      case 7 -> new Step.Square(value());
      case 8 -> new Step.Rotate(value(), rotation());
      case 9 -> new Step.DropLevel(value(), random.nextInt(3));
      case 10 -> new Step.AddScalar(value(), random.nextLong() >> (Long.SIZE - LOG_SCALE));
      case 11 -> new Step.MultiplyValues(value(), value());
      case 12 -> new Step.AddValues(value(), value());
      case 13 -> new Step.SubtractValues(value(), value());
      case 14 -> new Step.Transform(value(), babySteps(), diagonals());
      case 15 -> transformSum();
      case 16 -> combine(values());
      default -> again();
    };
  }

  private int babySteps() {
    return 1 + random.nextInt(1 << LOG_SLOTS);
  }

  private TreeMap<Integer, Integer> diagonals() {
    TreeMap<Integer, Integer> out = new TreeMap<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      out.put(random.nextInt(1 << LOG_SLOTS), random.nextInt(CONSTANTS));
    }
    return out;
  }

  private Step transformSum() {
    List<Step.TransformSum.Part> parts = new ArrayList<>();
    for (int source : values()) {
      parts.add(new Step.TransformSum.Part(source, diagonals()));
    }
    return new Step.TransformSum(babySteps(), parts);
  }

  private Step combine(List<Integer> sources) {
    int logScale = 20 + random.nextInt(17);
    List<Long> factors = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      factors.add(random.nextLong() >> (Long.SIZE - logScale));
    }
    return new Step.Combine(sources, factors, logScale);
  }

  /** Another sum of what the last step summed, so that both are done at once. */
  private Step again() {
    Step last = steps.isEmpty() ? new Step.Rescale(0) : steps.get(steps.size() - 1);
    return last instanceof Step.Combine before ? combine(before.sources()) : combine(values());
  }

  /** Counts steps by their names. */
  void count(Map<String, Integer> counts) {
    steps.forEach(step -> counts.merge(step.op(), 1, Integer::sum));
  }
}
