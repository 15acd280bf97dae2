package io.blindserve.he.circuit;

import io.blindserve.he.ckks.LinearTransform;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.kernel.PolyBuffer;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.ring.CoeffPoly;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.Ring;
import io.blindserve.he.ring.RnsBasis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the weights of a plan into resident memory, transformed: factors and summands over the data
 * primes of the level at which they are used, diagonals over the special primes too.
 */
final class WeightLoader {

  private final Plan plan;
  private final Ring ring;
  private final PolyBuffer buffer;
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
    long words = 1;
    for (Step step : plan.steps()) {
      words += (long) step.constants().size() * basis(plan, step).words();
    }
    if (words > PolyMemory.MAX_WORDS) {
      throw new IllegalArgumentException(
          "weights of " + words + " words, more than " + PolyMemory.MAX_WORDS);
    }
    return (int) words;
  }

  static ResidentBlock reserve(Plan plan, PolyMemory memory) {
    return memory.resident(words(plan));
  }

  static List<EncodedStep> load(Plan plan, PolyMemory memory, ResidentBlock block) {
    WeightLoader loader = new WeightLoader(plan, new Ring(memory.kernels()), block.buffer());
    List<EncodedStep> out = new ArrayList<>();
    for (Step step : plan.steps()) {
      out.add(loader.encode(step));
    }
    return List.copyOf(out);
  }

  private static RnsBasis basis(Plan plan, Step step) {
    int level = plan.values().get(step.sources().get(0)).level();
    return step instanceof Step.Transform
        ? plan.parameters().rlwe().qpAt(level)
        : plan.parameters().rlwe().qAt(level);
  }

  private EncodedStep encode(Step step) {
    RnsBasis basis = basis(plan, step);
    if (step instanceof Step.Multiply multiply) {
      return new EncodedStep.Multiply(plaintext(multiply.constant(), basis));
    }
    if (step instanceof Step.Transform transform) {
      return new EncodedStep.Transform(matrix(transform, basis));
    }
    if (step instanceof Step.Add add) {
      return new EncodedStep.Add(plaintext(add.constant(), basis));
    }
    if (step instanceof Step.Fold fold) {
      return new EncodedStep.Fold(fold.stride(), fold.count());
    }
    if (step instanceof Step.AddRotated rotated) {
      return new EncodedStep.AddRotated(rotated.rotations());
    }
    return encodeWithoutWeights(step);
  }

  private static EncodedStep encodeWithoutWeights(Step step) {
    if (step instanceof Step.Square) {
      return new EncodedStep.Square();
    }
    if (step instanceof Step.Rescale) {
      return new EncodedStep.Rescale();
    }
    if (step instanceof Step.Rotate rotate) {
      return new EncodedStep.Rotate(rotate.by());
    }
    if (step instanceof Step.DropLevel drop) {
      return new EncodedStep.DropLevel(drop.level());
    }
    if (step instanceof Step.MultiplyValues) {
      return new EncodedStep.MultiplyValues();
    }
    if (step instanceof Step.AddValues) {
      return new EncodedStep.AddValues();
    }
    if (step instanceof Step.SubtractValues) {
      return new EncodedStep.SubtractValues();
    }
    throw new IllegalArgumentException("step " + step.op() + " cannot be run");
  }

  private Plaintext plaintext(int constant, RnsBasis basis) {
    return new Plaintext(
        transformed(constant, basis), plan.constants().get(constant).scale(), plan.logSlots());
  }

  private LinearTransform matrix(Step.Transform step, RnsBasis basis) {
    SortedMap<Integer, NttPoly> diagonals = new TreeMap<>();
    for (Map.Entry<Integer, Integer> entry : step.diagonals().entrySet()) {
      diagonals.put(entry.getKey(), transformed(entry.getValue(), basis));
    }
    int first = step.diagonals().values().iterator().next();
    int level = plan.values().get(step.source()).level();
    return new LinearTransform(
        level, plan.constants().get(first).scale(), plan.logSlots(), step.babySteps(), diagonals);
  }

  private NttPoly transformed(int constant, RnsBasis basis) {
    CoeffPoly poly = new CoeffPoly(buffer, next, basis);
    next += basis.words();
    ring.setSigned(poly, plan.constants().get(constant).coefficients());
    return ring.forward(poly);
  }
}
